using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>In which of a layer's values infinity or not-a-number was found.</summary>
public enum NonFiniteKind
{
    /// <summary>A parameter, before the step.</summary>
    Parameter,

    /// <summary>Running statistics, after the forward pass.</summary>
    Statistics,

    /// <summary>The gradient of a parameter, after the backward pass.</summary>
    Gradient,
}

/// <summary>Where in a model infinity or not-a-number appeared first.</summary>
/// <param name="Layer">Name of the layer, as in the names of its tensors: <c>stage1.0.reduce</c>.</param>
/// <param name="Tensor">Name of the tensor: <c>stage1.0.reduce.running_mean</c>.</param>
/// <param name="Kind">What it is.</param>
public sealed record NonFinite(string Layer, string Tensor, NonFiniteKind Kind)
{
    /// <summary>The same in one sentence.</summary>
    public string Message => Kind switch
    {
        NonFiniteKind.Parameter => $"Parameters of layer {Layer} are not finite ({Tensor}).",
        NonFiniteKind.Statistics =>
            $"In the forward pass, what layer {Layer} normalizes is the first that is not finite, or too large to "
                + $"square ({Tensor}).",
        _ => $"In the backward pass, the gradient of layer {Layer} is the first that is not finite ({Tensor}).",
    };

    /// <summary>
    /// Looks for where a step, of which something is not finite, went wrong. For after the failure: it reads
    /// everything.
    /// </summary>
    /// <remarks>
    /// A parameter that is not finite is the cause of whatever follows it. Running statistics are those of the input of
    /// a split convolution or batch normalization and take part in the forward pass in the order of the layers, so the
    /// first that are not finite name the layer that such values reached first. If all of them are finite, it happened
    /// after the last normalization or on the way back: the gradients were spoilt from some layer on towards the image,
    /// and the last layer whose gradient is not finite is where that began.
    /// </remarks>
    /// <param name="state">The model: parameters as they were before the step,
    /// running statistics after the forward pass.</param>
    /// <param name="gradients">
    /// After the backward pass, in the layout of <see cref="ModelState.Parameters"/>; <see cref="FloatView.Empty"/> if
    /// it did not run.
    /// </param>
    /// <returns>Null when all of it is finite.</returns>
    public static NonFinite? Find(ModelState state, FloatView gradients)
    {
        StateEntry? parameter = state.Entries.FirstOrDefault(e => e.IsParameter && !AreFinite(state[e]));
        if (parameter is not null) return At(parameter, NonFiniteKind.Parameter);
        StateEntry? statistics = state.Entries.FirstOrDefault(e => !e.IsParameter && !AreFinite(state[e]));
        if (statistics is not null) return At(statistics, NonFiniteKind.Statistics);
        if (gradients.IsEmpty) return null;
        if (gradients.Length != state.Parameters.Length)
            throw new ArgumentException(
                $"{gradients.Length} gradients given for {state.Parameters.Length} parameters.", nameof(gradients));
        StateEntry? gradient = state.Entries.LastOrDefault(
            e => e.IsParameter && !state.IsFrozen(e) && !AreFinite(gradients.Slice(e.Offset, e.Length)));
        return gradient is null ? null : At(gradient, NonFiniteKind.Gradient);
    }

    /// <summary>
    /// Whether all of <paramref name="values"/> are finite. Of running statistics after each step it is worth asking: a
    /// variance can overflow in a batch of finite loss and gradients, and would stay infinite.
    /// </summary>
    public static bool AreFinite(FloatView values) => Finiteness.Of(values);

    private static NonFinite At(StateEntry entry, NonFiniteKind kind)
    {
        int end = entry.Name.LastIndexOf('.');
        return new NonFinite(end < 0 ? entry.Name : entry.Name[..end], entry.Name, kind);
    }
}

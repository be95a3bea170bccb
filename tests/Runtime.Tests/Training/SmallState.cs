using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Tests.Training;

/// <summary>States without a network.</summary>
internal static class SmallState
{
    /// <summary>The parameters of the training fixture: every role, lengths that no vector divides, no gaps.</summary>
    public static ModelState OfFixture()
    {
        var state = new ModelState(
        [
            new StateEntry("conv.weight", StateRole.Weight, [7, 3, 3, 3], 0),
            new StateEntry("conv.scale", StateRole.Scale, [7], 189),
            new StateEntry("conv.shift", StateRole.Shift, [7], 196),
            new StateEntry("slope.weight", StateRole.Slope, [1], 203),
            new StateEntry("head.weight", StateRole.Weight, [5, 7], 204),
            new StateEntry("head.bias", StateRole.Bias, [5], 239),
        ]);
        return state;
    }

    /// <summary>
    /// A tensor that is cut in several spans, of which the last has a tail; gaps between tensors; buffers.
    /// </summary>
    public static ModelState Large()
    {
        ImmutableArray<StateEntry> entries =
        [
            new("conv.weight", StateRole.Weight, [70_001], 0),
            new("conv.scale", StateRole.Scale, [19], 70_016),
            new("conv.shift", StateRole.Shift, [19], 70_048),
            new("conv.running_mean", StateRole.RunningMean, [19], 0),
            new("conv.running_var", StateRole.RunningVariance, [19], 32),
            new("head.bias", StateRole.Bias, [5], 70_080),
        ];
        var state = new ModelState(entries);
        Fill(state.Parameters, 0);
        Fill(state.Buffers, 1);
        return state;
    }

    /// <summary>
    /// Memory for gradients of <paramref name="state"/>, with values that differ by <paramref name="seed"/>.
    /// </summary>
    public static AlignedBuffer Gradients(ModelState state, int seed)
    {
        var gradients = new AlignedBuffer(state.Parameters.Length);
        Fill(View(gradients), seed);
        return gradients;
    }

    public static unsafe FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);

    public static void Fill(FloatView view, int seed)
    {
        for (int i = 0; i < view.Length; i++) view.Span[i] = MathF.Cos(i * 1.7f + seed);
    }
}

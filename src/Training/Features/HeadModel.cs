using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Features;

/// <summary>
/// The linear layer that ends a model as a model of its own, whose images are the other's embeddings. It has an output
/// for each class that is used, and begins with the layer's weights.
/// </summary>
internal sealed class HeadModel : IModel
{
    private readonly IModel whole;
    private readonly StateEntry weight;
    private readonly StateEntry? bias;
    private readonly ConvolutionShape shape;
    private readonly NetworkPlan plan;

    /// <param name="whole">The model.</param>
    /// <param name="features">Numbers of its embeddings.</param>
    /// <param name="classes">Outputs that are used.</param>
    /// <exception cref="ArgumentException">It does not end with a linear layer and nothing else.</exception>
    public HeadModel(IModel whole, int features, int classes)
    {
        this.whole = whole;
        StateEntry[] head = [.. whole.State.Entries.Where(entry => whole.Summary.Head.Contains(entry.Name))];
        StateEntry? linear = head.FirstOrDefault(entry => entry.Role == StateRole.Weight);
        StateEntry? shift = head.FirstOrDefault(entry => entry.Role == StateRole.Bias);
        if (linear is null || linear.Length != whole.Summary.Classes * features
            || head.Length != (shift is null ? 1 : 2))
            throw new ArgumentException(
                $"{whole.Summary.Name} does not end with a linear layer alone, which is what can be trained by itself: "
                    + $"its outputs are made by {string.Join(", ", head.Select(entry => entry.Name))}.");
        shape = new ConvolutionShape(features, classes, Kernel: 1);
        weight = linear with { Dimensions = linear.Dimensions.SetItem(0, classes), Offset = 0 };
        bias = shift is null ? null : shift with { Dimensions = [classes], Offset = Rounded(weight.Length) };
        State = new ModelState(bias is null ? [weight] : [weight, bias]);
        plan = Plan(features, classes);
        Summary = whole.Summary with
        {
            Classes = classes, Parameters = State.ParameterCount, FreezePoints = [],
            Resolutions =
            [
                new ResolutionSummary(
                    Resolution: 1, Layers: [], MultiplyAdds: (long)features * classes,
                    TrainingBytesPerImage: plan.FloatsPerImage * sizeof(float),
                    InferenceBytesPerImage: plan.FloatsPerImage * sizeof(float)),
            ],
        };
        Begin();
    }

    /// <inheritdoc/>
    public ModelSummary Summary { get; }

    /// <inheritdoc/>
    public ModelState State { get; }

    /// <summary>Gives the model what was learnt.</summary>
    public void Publish()
    {
        foreach (StateEntry entry in State.Entries) State[entry].Span.CopyTo(whole.State[entry.Name].Span);
    }

    /// <inheritdoc/>
    public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
        new Training(this, batch, workers);

    /// <inheritdoc/>
    public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
        new Inference(this, batch, workers);

    /// <inheritdoc/>
    public void Dispose() => State.Dispose();

    private static int Rounded(int count) => ConvolutionShape.Blocks(count) * ConvolutionShape.Block;

    private NetworkPlan Plan(int features, int classes)
    {
        long image = Rounded(features), logits = Rounded(classes);
        return new NetworkPlan(
            features, Resolution: 1, classes, FloatsPerImage: image + 2 * logits, FixedFloats: shape.PackedLength,
            LargestMap: Math.Max(image, logits), Image: 0, Logits: image, LogitsGradient: image + logits);
    }

    private void Begin()
    {
        // Zeros are first values, too, where the model has them.
        State.Initialize(0);
        foreach (StateEntry entry in State.Entries)
            whole.State[entry.Name].Span[..entry.Length].CopyTo(State[entry].Span);
    }

    private FloatView Bias => bias is null ? FloatView.Empty : State[bias];

    private void Pack(WorkerPool workers, FloatView packed) =>
        Convolution.Pack(workers, shape, State[weight], packed);

    private sealed class Training(HeadModel model, int batch, WorkerPool workers)
        : TrainingNetwork(model.State, model.plan, batch, workers)
    {
        public override void Forward()
        {
            FloatView packed = Fixed(0, (int)model.shape.PackedLength);
            model.Pack(Workers, packed);
            Convolution.Forward(Workers, model.shape, Image, packed, model.Bias, Logits);
        }

        public override void Backward()
        {
            Convolution.BackwardWeights(
                Workers, model.shape, Image, LogitsGradient, Gradient(model.weight.Offset, model.weight.Length));
            if (model.bias is { } bias) ChannelSum.Run(Workers, LogitsGradient, Gradient(bias.Offset, bias.Length));
        }
    }

    private sealed class Inference(HeadModel model, int batch, WorkerPool workers)
        : InferenceNetwork(model.State, model.plan, batch, workers)
    {
        private FloatView Packed => Fixed(0, (int)model.shape.PackedLength);

        public override void Prepare() => model.Pack(Workers, Packed);

        public override void Forward() =>
            Convolution.Forward(Workers, model.shape, Image, Packed, model.Bias, Logits);
    }
}

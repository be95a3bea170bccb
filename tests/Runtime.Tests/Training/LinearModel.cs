using System.Numerics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// Softmax regression on pixels, written by hand in the form that generated models have. A class's weights lie as an
/// image does, padding lanes included, so that a logit is one dot product.
/// </summary>
internal sealed class LinearModel : IModel
{
    private readonly NetworkPlan plan;

    public LinearModel(int channels, int resolution, int classes, ulong? seed = 1)
    {
        int inputs = (int)FeatureMap.FloatsPerImage(channels, resolution, resolution);
        long logits = FeatureMap.FloatsPerImage(classes, 1, 1);
        plan = new NetworkPlan(
            channels, resolution, classes, inputs + 2 * logits, FixedFloats: 0, LargestMap: inputs, Image: 0, inputs,
            inputs + logits, Embedding: 0, Features: resolution == 1 ? channels : 0);
        State = new ModelState(
        [
            new StateEntry("head.weight", StateRole.Weight, [classes, inputs], 0),
            new StateEntry("head.bias", StateRole.Bias, [classes], classes * inputs),
        ]);
        if (seed is { } number) State.Initialize(number);
    }

    public ModelSummary Summary => new(
        "Linear", plan.Channels, plan.Classes, State.ParameterCount, Architecture, ["head.weight", "head.bias"],
        [new ResolutionSummary(plan.Resolution, [], State.ParameterCount, TrainingBytesPerImage, 0, plan.Features)]);

    /// <summary>What it claims to be.</summary>
    public string Architecture { get; init; } = "linear";

    /// <summary>What it claims to need.</summary>
    public long TrainingBytesPerImage { get; init; }

    public ModelState State { get; }

    /// <summary>Is called when a network has classified, before anybody reads what it leaves.</summary>
    public Action<Network>? Classified { get; init; }

    /// <summary>The network made last.</summary>
    public TrainingNetwork? Trained { get; private set; }

    public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
        Trained = new Training(State, plan, batch, workers);

    public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
        new Inference(State, plan, batch, workers) { Classified = Classified };

    public void Dispose() => State.Dispose();

    private static unsafe Span<float> Image(Network network, int image)
    {
        int length = network.Resolution * network.Resolution * FeatureMap.Block;
        return new Span<float>(network.Image.Data + (long)image * length, length);
    }

    private static void Classify(Network network)
    {
        FeatureMap logits = network.Logits;
        Span<float> weight = network.State.Parameters.Span;
        for (int n = 0; n < network.Batch; n++)
        {
            Span<float> image = Image(network, n);
            for (int k = 0; k < logits.Channels; k++)
                logits[n, k, 0, 0] = Dot(image, weight.Slice(k * image.Length, image.Length))
                    + weight[logits.Channels * image.Length + k];
        }
    }

    private static float Dot(Span<float> a, Span<float> b)
    {
        Vector<float> sum = default;
        for (int i = 0; i < a.Length; i += Vector<float>.Count)
            sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        return Vector.Sum(sum);
    }

    private static void AddScaled(Span<float> a, float factor, Span<float> sum)
    {
        for (int i = 0; i < a.Length; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + factor * new Vector<float>(a[i..])).CopyTo(sum[i..]);
    }

    private sealed class Training(ModelState state, NetworkPlan plan, int batch, WorkerPool workers)
        : TrainingNetwork(state, plan, batch, workers)
    {
        public override void Forward() => Classify(this);

        public override void Backward()
        {
            Span<float> gradients = Gradients.Span;
            FeatureMap g = LogitsGradient;
            gradients.Clear();
            for (int n = 0; n < Batch; n++)
            {
                Span<float> image = Image(this, n);
                for (int k = 0; k < g.Channels; k++)
                {
                    AddScaled(image, g[n, k, 0, 0], gradients.Slice(k * image.Length, image.Length));
                    gradients[g.Channels * image.Length + k] += g[n, k, 0, 0];
                }
            }
        }
    }

    private sealed class Inference(ModelState state, NetworkPlan plan, int batch, WorkerPool workers)
        : InferenceNetwork(state, plan, batch, workers)
    {
        public Action<Network>? Classified { get; init; }

        public override void Forward()
        {
            Classify(this);
            Classified?.Invoke(this);
        }

        public override void Prepare() { }
    }
}

using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>Classifies on the processor.</summary>
public sealed class NetworkClassifier : IBatchClassifier
{
    private readonly InferenceNetwork network;
    private readonly IBatchInput input;

    /// <param name="network">What does it; it is disposed of with this.</param>
    /// <param name="normalization">Mean and deviation of the images.</param>
    public NetworkClassifier(InferenceNetwork network, PixelNormalization normalization)
        : this(network, new PixelInput(normalization))
    {
    }

    /// <param name="network">What does it; it is disposed of with this.</param>
    /// <param name="input">Makes its input; likewise.</param>
    internal NetworkClassifier(InferenceNetwork network, IBatchInput input) =>
        (this.network, this.input) = (network, input);

    /// <inheritdoc/>
    public int Capacity => network.Capacity;

    /// <inheritdoc/>
    public int Resolution => network.Resolution;

    /// <inheritdoc/>
    public WorkerPool Workers => network.Workers;

    /// <inheritdoc/>
    public void Prepare() => network.Prepare();

    /// <inheritdoc/>
    public void Begin(Batch batch)
    {
        network.Batch = batch.Count;
        input.Write(network.Workers, batch, network.Image);
        network.Forward();
    }

    /// <summary>Nothing has to be brought.</summary>
    public void Prefetch(Batch batch)
    {
    }

    /// <inheritdoc/>
    public FeatureMap End() => network.Logits;

    /// <inheritdoc/>
    public FeatureMap EndEmbedding() => network.Embedding;

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        network.Dispose();
    }
}

using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Ilgpu;

/// <summary>Classifies on a device with the state it has there.</summary>
internal sealed unsafe class GpuClassifier : IBatchClassifier
{
    private readonly Owned owned = new();
    private readonly GpuInferenceNetwork network;
    private readonly GpuBatchInput input;
    private AlignedBuffer? logits, embedding;

    /// <summary>A prepared classifier.</summary>
    /// <param name="model">What classifies.</param>
    /// <param name="state">Its state on the device.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="setup">What it is made for.</param>
    /// <param name="workers">Threads for what is done with the logits.</param>
    /// <param name="owned">What is disposed of with it, at once if this fails.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuClassifier(
        IGpuModel model, GpuState state, GpuPrecision precision, ClassifierSetup setup, WorkerPool workers,
        IDisposable? owned = null)
    {
        Workers = workers;
        try
        {
            if (owned is not null) this.owned.Add(owned);
            network = this.owned.Add(model.ToInference(setup.Resolution, setup.Batch, state, precision));
            network.Prepare();
            input = this.owned.Add(new GpuBatchInput(state.Device, setup.Normalization, setup.Batch, setup.Resolution));
        }
        catch
        {
            this.owned.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Capacity => network.Capacity;

    /// <inheritdoc/>
    public int Resolution => network.Resolution;

    /// <inheritdoc/>
    public WorkerPool Workers { get; }

    /// <inheritdoc/>
    public void Prepare() => network.Prepare();

    /// <inheritdoc/>
    public void Begin(Batch batch)
    {
        network.Load(input.Load(batch));
        network.Forward();
    }

    /// <inheritdoc/>
    public void Prefetch(Batch batch) => input.Prefetch(batch);

    /// <inheritdoc/>
    public FeatureMap End() => End(ref logits, network.Classes, network.ReadLogits);

    /// <inheritdoc/>
    public FeatureMap EndEmbedding() => End(ref embedding, network.Features, network.ReadEmbedding);

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();

    private FeatureMap End(ref AlignedBuffer? host, int channels, Action<FeatureMap> read)
    {
        host ??= owned.Add(new AlignedBuffer(network.Capacity * FeatureMap.FloatsPerImage(channels, 1, 1)));
        FeatureMap result = new(host.Data, network.Batch, channels, 1, 1);
        read(result);
        // Whoever has what was computed has waited for all that read the images.
        input.Settle();
        return result;
    }
}

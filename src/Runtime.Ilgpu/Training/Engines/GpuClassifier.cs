using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;

namespace GResNet.Runtime.Ilgpu.Training;

/// <summary>Classifies on a device with the state it has there.</summary>
internal sealed unsafe class GpuClassifier : IBatchClassifier
{
    private readonly GpuInferenceNetwork network;
    private readonly GpuBatchInput input;
    private readonly AlignedBuffer logits;
    private readonly IDisposable? owned;

    private GpuClassifier(GpuInferenceNetwork network, GpuBatchInput input, WorkerPool workers, IDisposable? owned)
    {
        this.network = network;
        this.input = input;
        this.owned = owned;
        Workers = workers;
        logits = new AlignedBuffer(network.Capacity * FeatureMap.FloatsPerImage(network.Classes, 1, 1));
    }

    /// <inheritdoc/>
    public int Capacity => network.Capacity;

    /// <inheritdoc/>
    public int Resolution => network.Resolution;

    /// <inheritdoc/>
    public WorkerPool Workers { get; }

    /// <summary>A prepared classifier.</summary>
    /// <param name="model">What classifies.</param>
    /// <param name="state">Its state on the device.</param>
    /// <param name="precision">What maps hold.</param>
    /// <param name="setup">What it is made for.</param>
    /// <param name="workers">Threads for what is done with the logits.</param>
    /// <param name="owned">What is disposed of with it, at once if this fails.</param>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public static GpuClassifier Of(
        IGpuModel model, GpuState state, GpuPrecision precision, ClassifierSetup setup, WorkerPool workers, IDisposable? owned = null)
    {
        GpuInferenceNetwork? network = null;
        try
        {
            network = model.ToInference(setup.Resolution, setup.Batch, state, precision);
            network.Prepare();
            GpuBatchInput input = new(state.Device, setup.Normalization, setup.Batch, setup.Resolution);
            return new GpuClassifier(network, input, workers, owned);
        }
        catch
        {
            network?.Dispose();
            owned?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Prepare() => network.Prepare();

    /// <inheritdoc/>
    public FeatureMap Classify(Batch batch)
    {
        network.Load(input.Load(batch));
        network.Forward();
        FeatureMap result = new(logits.Data, batch.Count, network.Classes, 1, 1);
        network.ReadLogits(result);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        network.Dispose();
        logits.Dispose();
        owned?.Dispose();
    }
}

using System.Runtime.InteropServices;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>Classifies by a model's twin, with the state it has on its device.</summary>
/// <param name="state">The twin.</param>
/// <param name="setup">What it is made for.</param>
/// <param name="workers">Threads for what is done with the logits.</param>
/// <param name="prepare">Reads the weights again.</param>
/// <param name="owned">What is disposed of with it.</param>
internal sealed unsafe class TorchClassifier(
    TorchState state, ClassifierSetup setup, WorkerPool workers, Action prepare, IDisposable? owned = null)
    : IBatchClassifier
{
    private readonly TorchInput input = new(state.Device, setup);
    private TwinOutputs? outputs;
    private AlignedBuffer? host;

    /// <inheritdoc/>
    public int Capacity => setup.Batch;

    /// <inheritdoc/>
    public int Resolution => setup.Resolution;

    /// <inheritdoc/>
    public WorkerPool Workers => workers;

    /// <inheritdoc/>
    public void Prepare() => prepare();

    /// <inheritdoc/>
    public void Begin(Batch batch) => TorchFailure.Told(state.Device, () =>
    {
        Forget();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        state.Twin.eval();
        TwinOutputs found = state.Twin.Outputs(input.Load(batch));
        found.Logits.DetachFromDisposeScope();
        found.Embedding?.DetachFromDisposeScope();
        outputs = found;
    });

    /// <summary>Nothing is gained: libtorch waits for a copy from memory like this.</summary>
    public void Prefetch(Batch batch)
    {
    }

    /// <inheritdoc/>
    public FeatureMap End() => Read(Outputs.Logits);

    /// <inheritdoc/>
    public FeatureMap EndEmbedding() => Read(Outputs.Embedding ?? throw new InvalidOperationException(
        $"{state.Twin.GetName()} has no embedding: that is what its last layer reads, where a single one makes the "
            + "outputs and reads one pixel."));

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        input.Dispose();
        host?.Dispose();
        owned?.Dispose();
    }

    private TwinOutputs Outputs => outputs ?? throw new InvalidOperationException("No batch has been begun.");

    private void Forget()
    {
        outputs?.Logits.Dispose();
        outputs?.Embedding?.Dispose();
        outputs = null;
    }

    /// <summary>N × C of the device as images × channels × 1 × 1 of the host.</summary>
    private FeatureMap Read(Tensor rows) => TorchFailure.Told(state.Device, () =>
    {
        (int images, int channels) = (checked((int)rows.shape[0]), checked((int)rows.shape[1]));
        long floats = images * FeatureMap.FloatsPerImage(channels, 1, 1);
        if (host?.Length != floats)
        {
            host?.Dispose();
            host = new AlignedBuffer(floats);
        }

        FeatureMap map = new(host.Data, images, channels, 1, 1);
        using DisposeScope scope = NewDisposeScope();
        map.CopyFrom(MemoryMarshal.Cast<byte, float>(rows.cpu().contiguous().bytes));
        return map;
    });
}

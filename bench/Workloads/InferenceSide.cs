using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.Workloads;

/// <summary>Forward passes of the folded network, images copied in first.</summary>
internal sealed class InferenceSide : OwnSide
{
    private readonly InferenceNetwork network;
    private readonly BatchInput input;

    public InferenceSide(string name, IModel model, int resolution, int batch, WorkerPool workers)
        : base(name, model, resolution, batch)
    {
        network = model.ToInference(resolution, batch, workers);
        input = new BatchInput(Normalization);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        input.Dispose();
        network.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        input.Write(network.Workers, Images, network.Image);
        network.Forward();
    }
}

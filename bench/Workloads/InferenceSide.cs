using GResNet.Runtime.Models;
using GResNet.Training;

namespace GResNet.Bench.Workloads;

/// <summary>
/// Batches classified by the folded network, one after the other: images to the device, logits back. As in measuring,
/// the next batch is brought while the device computes.
/// </summary>
internal sealed class InferenceSide : OwnSide
{
    private readonly IBatchClassifier classifier;

    public InferenceSide(
        string name, IModel model, int resolution, int batch, IComputeDevice device, Action? wait = null)
        : base(name, model, resolution, batch, wait) =>
        classifier = device.CreateClassifier(model, new ClassifierSetup(resolution, batch, Normalization));

    /// <inheritdoc/>
    public override void Dispose()
    {
        classifier.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        classifier.Begin(Images);
        classifier.Prefetch(Images);
        classifier.End();
    }
}

using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training.Features;

/// <summary>
/// Trains a last layer by features, on the processor: that is a matter of seconds, whatever computed the features.
/// </summary>
/// <param name="backbone">What computed them.</param>
/// <param name="train">What is learnt from.</param>
/// <param name="validation">What is measured with.</param>
internal sealed class HeadDevice(IComputeDevice backbone, FrozenPart train, FrozenPart validation) : IComputeDevice
{
    private readonly CpuDevice cpu = new(backbone.Workers);

    /// <summary>Its bits are those of what computed the features.</summary>
    public string Name => backbone.Name;

    public WorkerPool Workers => cpu.Workers;

    public bool HasOwnMemory => cpu.HasOwnMemory;

    public long MemoryBytes => cpu.MemoryBytes;

    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring) =>
        cpu.Footprint(model, training, measuring);

    public TrainingEngine CreateTraining(IModel model, TrainingSetup setup) => new(
        new CpuNetwork(model, setup, Workers, new FeatureInput(train), _ => new FeatureInput(validation)),
        model.State, setup);

    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup) =>
        new NetworkClassifier(
            model.ToInference(setup.Resolution, setup.Batch, Workers), new FeatureInput(validation));

    public void Dispose() => cpu.Dispose();
}

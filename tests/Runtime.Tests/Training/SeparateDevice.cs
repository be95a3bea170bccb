using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// The processor behind memory of its own, as a GPU has it: it trains a twin of the model, so that whoever reads the
/// model without a download reads what is old.
/// </summary>
/// <param name="workers">The threads it runs on.</param>
internal sealed class SeparateDevice(WorkerPool workers) : IComputeDevice
{
    private readonly CpuDevice cpu = new(workers);

    public string Name => "separate";

    public WorkerPool Workers => workers;

    public bool HasOwnMemory => true;

    public long MemoryBytes { get; init; } = long.MaxValue;

    /// <summary>Its classifiers do not fit.</summary>
    public bool LacksRoomForClassifiers { get; init; }

    /// <summary>Whether it has failed, and does from now on.</summary>
    public bool IsLost { get; set; }

    /// <summary>Engines that were made and not disposed of.</summary>
    public int Engines { get; private set; }

    public TrainingFootprint Footprint(IModel model, TrainingSetup training, ClassifierSetup measuring) =>
        cpu.Footprint(model, training, measuring);

    public TrainingEngine CreateTraining(IModel model, TrainingSetup setup) =>
        new(new Network(this, model, setup), model.State, setup);

    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup) => cpu.CreateClassifier(model, setup);

    public void Dispose() => cpu.Dispose();

    private sealed class Network : IDeviceNetwork
    {
        private readonly SeparateDevice device;
        private readonly LinearModel twin;
        private readonly CpuNetwork inner;
        private byte[]? prefetched;

        public Network(SeparateDevice device, IModel model, TrainingSetup setup)
        {
            this.device = device;
            device.Engines++;
            twin = new LinearModel(model.Summary.Channels, setup.Resolution, model.Summary.Classes);
            model.State.Parameters.Span.CopyTo(twin.State.Parameters.Span);
            inner = new CpuNetwork(
                twin, setup, device.Workers, new PixelInput(setup.Normalization),
                measuring => new PixelInput(measuring.Normalization));
            SeparateVectors vectors = new(inner.Vectors, () => device.IsLost);
            Vectors = vectors;
            Parameters = vectors.Of(inner.Parameters, model.State.Parameters);
            Statistics = vectors.Of(inner.Statistics, model.State.Buffers);
            Gradients = vectors.Of(inner.Gradients);
        }

        public DeviceVectors Vectors { get; }

        public DeviceVector Parameters { get; }

        public DeviceVector Statistics { get; }

        public DeviceVector Gradients { get; }

        public void BeginStep() => inner.BeginStep();

        public void AddBatch(Batch batch, long number)
        {
            // As it was when it was brought: a device does not look again.
            if (prefetched is not null) Assert.Equal(prefetched, batch.Pixels.ToArray());
            prefetched = null;
            inner.AddBatch(batch, number);
        }

        public void Prefetch(Batch batch) => prefetched = batch.Pixels.ToArray();

        public (double Loss, int Correct) EndStep() => inner.EndStep();

        public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
            device.LacksRoomForClassifiers
                ? throw new InsufficientMemoryException("no room")
                : inner.CreateClassifier(setup);

        public void Dispose()
        {
            device.Engines--;
            Vectors.Dispose();
            inner.Dispose();
            twin.Dispose();
        }
    }
}

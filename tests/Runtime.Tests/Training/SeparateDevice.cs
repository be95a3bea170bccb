using GResNet.Imaging.Transforms;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;

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

    public ITrainingEngine CreateTraining(IModel model, TrainingSetup setup) => new Engine(this, model, setup);

    public IBatchClassifier CreateClassifier(IModel model, ClassifierSetup setup) => cpu.CreateClassifier(model, setup);

    public void Dispose() => cpu.Dispose();

    private sealed class Engine : ITrainingEngine
    {
        private readonly SeparateDevice device;
        private readonly ModelState host;
        private readonly LinearModel twin;
        private readonly CpuTrainingEngine inner;
        private readonly List<AlignedBuffer> copies = [];
        private byte[]? prefetched;

        public Engine(SeparateDevice device, IModel model, TrainingSetup setup)
        {
            this.device = device;
            device.Engines++;
            host = model.State;
            twin = new LinearModel(model.Summary.Channels, setup.Resolution, model.Summary.Classes);
            host.Parameters.Span.CopyTo(twin.State.Parameters.Span);
            inner = new CpuTrainingEngine(twin, setup, device.Workers);
            Moments = [.. inner.Moments.Select(m => (m.Name, CopyOf(m.Values)))];
            if (inner.Average is { } average)
                Average = new StateView(CopyOf(average.Parameters), CopyOf(average.Buffers));
        }

        public IReadOnlyList<(string Name, FloatView Values)> Moments { get; }

        public StateView? Average { get; }

        public long Updates
        {
            get => inner.Updates;
            set => inner.Updates = value;
        }

        public long AverageUpdates
        {
            get => inner.AverageUpdates;
            set => inner.AverageUpdates = value;
        }

        public void BeginStep() => inner.BeginStep();

        public void AddBatch(Batch batch, long number)
        {
            // As it was when it was brought: a device does not look again.
            if (prefetched is not null) Assert.Equal(prefetched, batch.Pixels.ToArray());
            prefetched = null;
            inner.AddBatch(batch, number);
        }

        public void Prefetch(Batch batch) => prefetched = batch.Pixels.ToArray();

        public StepSums EndStep() => inner.EndStep();

        public void Update(float rate, float gradientScale) => inner.Update(rate, gradientScale);

        public void RestoreStatistics() => inner.RestoreStatistics();

        public NonFinite? FindNonFinite() => inner.FindNonFinite();

        public void UpdateAverage(double decay, bool copies) => inner.UpdateAverage(decay, copies);

        public void ExchangeAverage()
        {
            if (device.IsLost) throw new DeviceException("lost before");
            inner.ExchangeAverage();
        }

        public IBatchClassifier CreateClassifier(ClassifierSetup setup) =>
            device.LacksRoomForClassifiers
                ? throw new InsufficientMemoryException("no room")
                : inner.CreateClassifier(setup);

        public void Download()
        {
            foreach ((FloatView own, FloatView hosts) in Pairs()) own.Span.CopyTo(hosts.Span);
        }

        public void Upload()
        {
            foreach ((FloatView own, FloatView hosts) in Pairs()) hosts.Span.CopyTo(own.Span);
        }

        public void Dispose()
        {
            device.Engines--;
            foreach (AlignedBuffer copy in copies) copy.Dispose();
            inner.Dispose();
            twin.Dispose();
        }

        private IEnumerable<(FloatView Own, FloatView Hosts)> Pairs()
        {
            yield return (twin.State.Parameters, host.Parameters);
            yield return (twin.State.Buffers, host.Buffers);
            for (int i = 0; i < Moments.Count; i++) yield return (inner.Moments[i].Values, Moments[i].Values);
            if (inner.Average is not { } own || Average is not { } hosts) yield break;
            yield return (own.Parameters, hosts.Parameters);
            yield return (own.Buffers, hosts.Buffers);
        }

        private unsafe FloatView CopyOf(FloatView values)
        {
            var copy = new AlignedBuffer(values.Length);
            copies.Add(copy);
            return new FloatView(copy.Data, values.Length);
        }
    }
}

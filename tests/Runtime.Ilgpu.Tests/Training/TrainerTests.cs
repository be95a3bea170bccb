using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Tests.Models;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data;
using GResNet.Training.Ilgpu;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>Whole runs on the simulator: they follow the CPU's, and go on where they were stopped.</summary>
[Collection(nameof(TestDevice))]
public sealed class TrainerTests : IDisposable
{
    private const int Resolution = 9;

    /// <summary>Everything that reaches a device, in 2 epochs of 2 steps.</summary>
    private static readonly Recipe recipe = new()
    {
        Name = "test", Epochs = 2, Batch = 4, Accumulation = 2, Rate = 0.01f, Seed = 5, Optimizer = OptimizerKind.AdamW,
            WeightDecay = 0.1f,
        ClipNorm = 1, Smoothing = 0.1f, DropPath = 0.3f, MixupAlpha = 0.2f, CutmixAlpha = 1, EmaDecay = 0.999,
        EmaEvery = 1,
        Augmentation = new AugmentationSettings { Crop = CropKind.Padded, CropPadding = 1, FlipProbability = 0.5f,
            ErasingProbability = 0.5f },
    };

    private readonly TestDevice device;
    private readonly GpuComputeDevice gpu;
    private readonly CpuDevice cpu;
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public TrainerTests(TestDevice device)
    {
        this.device = device;
        gpu = new GpuComputeDevice(device.Gpu, GpuPrecision.Float32, device.Workers);
        cpu = new CpuDevice(device.Workers);
    }

    public void Dispose()
    {
        gpu.Dispose();
        cpu.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Lamb)]
    public void A_run_follows_the_CPUs(OptimizerKind optimizer)
    {
        Recipe own = recipe with { Optimizer = optimizer };
        Run expected = Train(cpu, own), actual = Train(gpu, own);
        Assert.Equal(expected.Steps.Count, actual.Steps.Count);
        foreach ((StepRecord step, StepRecord other) in expected.Steps.Zip(actual.Steps))
        {
            Assert.Equal(step.Loss, other.Loss, 1e-4);
            Assert.Equal(1, other.GradientNorm!.Value / step.GradientNorm!.Value, 1e-3);
        }

        foreach ((EpochRecord epoch, EpochRecord other) in expected.Result.Epochs.Zip(actual.Result.Epochs))
        {
            Assert.Equal(epoch.Training.Top1, other.Training.Top1);
            Assert.Equal(epoch.Validation!.Loss, other.Validation!.Loss, 1e-4);
            Assert.Equal(epoch.Validation.Top1, other.Validation.Top1);
            Assert.Equal(epoch.Ema!.Loss, other.Ema!.Loss, 1e-4);
        }

        Near.Equal(expected.Weights, actual.Weights, 1e-3);
    }

    [Fact]
    public void A_run_that_was_stopped_or_vanished_goes_on_to_the_same_bits()
    {
        Run whole = Train(gpu, recipe);
        Assert.True(Train(gpu, recipe, "stopped", stop: 1).Result.Cancelled);
        Run resumed = Train(gpu, recipe, "stopped");
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Result.Epochs.Select(Timeless), resumed.Result.Epochs.Select(Timeless));

        // A step past the checkpoint at the end of the first epoch.
        Assert.Throws<InvalidOperationException>(() => Train(gpu, recipe, "vanished", stop: 3, vanishes: true));
        resumed = Train(gpu, recipe, "vanished");
        Assert.Equal(3, resumed.Steps[0].Step);
        Assert.Equal(whole.Weights, resumed.Weights);
    }

    [Fact]
    public void A_run_that_was_stopped_goes_on_elsewhere()
    {
        Run whole = Train(cpu, recipe);
        Train(gpu, recipe, "run", stop: 3);
        Near.Equal(whole.Weights, Train(cpu, recipe, "run").Weights, 1e-3);
    }

    [Fact]
    public void A_run_in_bfloat16_follows_from_afar()
    {
        using GpuComputeDevice half = new(device.Gpu, GpuPrecision.BFloat16, device.Workers);
        Assert.EndsWith(", bfloat16 without tensor cores", half.Name, StringComparison.Ordinal);
        foreach ((StepRecord step, StepRecord other) in Train(cpu, recipe).Steps.Zip(Train(half, recipe).Steps))
            Assert.Equal(step.Loss, other.Loss, 0.1);
    }

    [Fact]
    public void A_step_that_is_not_finite_is_left_out_and_changes_nothing()
    {
        using Tiny model = Model();
        TrainingSetup setup = Setup(recipe);
        using TrainingEngine engine = gpu.CreateTraining(model, setup);
        engine.Download();
        float[] buffers = [.. model.State.Buffers.Span];
        model.State["spatial.weight"].Span[3] = float.NaN;
        engine.Upload();
        StepSums sums = Step(engine);
        Assert.False(double.IsFinite(sums.Loss));
        Assert.False(double.IsFinite(sums.GradientNorm));
        Assert.False(sums.StatisticsAreFinite);
        Assert.Equal(new NonFinite("spatial", "spatial.weight", NonFiniteKind.Parameter), engine.FindNonFinite());
        engine.RestoreStatistics();
        engine.Download();
        Assert.Equal(buffers, model.State.Buffers.Span.ToArray());
    }

    [Fact]
    public void Where_it_is_not_finite_is_told_by_running_statistics()
    {
        using Tiny model = Model();
        using TrainingEngine engine = gpu.CreateTraining(model, Setup(recipe));
        model.State["stem.shift"].Span.Fill(float.MaxValue);
        engine.Upload();
        Step(engine);
        Assert.Equal(
            (NonFiniteKind.Statistics, "spatial"), (engine.FindNonFinite()!.Kind, engine.FindNonFinite()!.Layer));
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused()
    {
        using Tiny model = Model();
        using TrainingEngine engine = gpu.CreateTraining(model, Setup(recipe));
        Batch batch = Noise(4);
        batch.Labels[2] = 4;
        engine.BeginStep();
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.AddBatch(batch, 0));
    }

    [Fact]
    public void A_batch_that_was_not_the_one_prefetched_is_brought_itself()
    {
        Batch given = Noise(recipe.Batch), other = Noise(recipe.Batch, seed: 3);
        double expected = Loss(null, given);
        Assert.Equal(expected, Loss(other, given));
        Assert.Equal(expected, Loss(given, given));
        Assert.NotEqual(expected, Loss(null, other));

        double Loss(Batch? ahead, Batch added)
        {
            using Tiny model = Model();
            using TrainingEngine engine = gpu.CreateTraining(model, Setup(recipe with { Accumulation = 1 }));
            engine.BeginStep();
            if (ahead is not null) engine.Prefetch(ahead);
            engine.AddBatch(added, 0);
            return engine.EndStep().Loss;
        }
    }

    [Fact]
    public void A_classifier_takes_the_batch_prefetched_and_leaves_the_one_it_classifies()
    {
        using Tiny model = Model();
        using IBatchClassifier classifier =
            gpu.CreateClassifier(model, new ClassifierSetup(Resolution, 4, Data().Validation.Normalization));
        Batch first = Noise(4), second = Noise(3, seed: 3);
        float[] expected = Values(classifier.Classify(first)), expectedNext = Values(classifier.Classify(second));
        Assert.Equal(12, expectedNext.Length);
        Assert.NotEqual(expected[..12], expectedNext);
        for (int round = 0; round < 3; round++)
        {
            classifier.Begin(first);
            classifier.Prefetch(second);
            Assert.Equal(expected, Values(classifier.End()));
            // It is on the device already.
            second.Pixels.Clear();
            Assert.Equal(expectedNext, Values(classifier.Classify(second)));
            Assert.NotEqual(expectedNext, Values(classifier.Classify(second)));
            second = Noise(3, seed: 3);
        }
    }

    /// <summary>Memory ends at each allocation in turn: what was taken before it is given back.</summary>
    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Lamb)]
    public void Where_memory_ends_nothing_stays_taken(OptimizerKind optimizer)
    {
        using Tiny model = Model();
        int room = 0;
        using GpuDevice limited = GpuDevice.Open(
            GpuKind.Simulator, 0, new GpuSettings { TakesSmallGroups = true, HasRoom = _ => room-- > 0 });
        using GpuComputeDevice own = new(limited, GpuPrecision.Float32, device.Workers);
        ClassifierSetup measuring = new(Resolution, 4, Data().Validation.Normalization);
        int training = Fill(() => own.CreateTraining(model, Setup(recipe with { Optimizer = optimizer })));
        int classifying = Fill(() => own.CreateClassifier(model, measuring));
        Assert.True(training > classifying && classifying > 8, $"{training} and {classifying} allocations");

        // Scratch belongs to the device and stays.
        long Scratch() => limited.Scratch.Bytes + limited.OperandScratch.Bytes;

        // The number of allocations with which it succeeds.
        int Fill(Func<IDisposable> create)
        {
            for (int allocations = 0; ; allocations++)
            {
                room = allocations;
                IDisposable made;
                try
                {
                    made = create();
                }
                catch (InsufficientMemoryException)
                {
                    Assert.Equal(Scratch(), limited.AllocatedBytes);
                    continue;
                }

                Assert.NotEqual(Scratch(), limited.AllocatedBytes);
                made.Dispose();
                Assert.Equal(Scratch(), limited.AllocatedBytes);
                return allocations;
            }
        }
    }

    [Fact]
    public void A_model_without_networks_for_GPUs_is_refused()
    {
        using Tiny model = Model();
        GpuException exception =
            Assert.Throws<GpuException>(() => gpu.CreateTraining(new CpuOnly(model), Setup(recipe)));
        Assert.Contains("must reference GResNet.Runtime.Ilgpu", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_was_opened_says_what_it_is()
    {
        using GpuComputeDevice own = GpuComputeDevice.Open(GpuKind.Simulator, 0, GpuPrecision.Float32, device.Workers);
        Assert.StartsWith("ilgpu-cpu:0, ", own.Name, StringComparison.Ordinal);
        Assert.EndsWith(", float32 without tensor cores", own.Name, StringComparison.Ordinal);
        Assert.False(own.HasOwnMemory);
        Assert.True(own.MemoryBytes > 0);
        Assert.Throws<GpuException>(() =>
            GpuComputeDevice.Open(GpuKind.Simulator, 1, GpuPrecision.Float32, device.Workers));
    }

    [Fact]
    public void The_footprint_is_about_what_is_taken()
    {
        using Tiny model = Model();
        long Bytes(GpuPrecision precision)
        {
            using GpuComputeDevice own = new(device.Gpu, precision, device.Workers);
            return own.Footprint(
                model, Setup(recipe), new ClassifierSetup(Resolution, 4, Data().Validation.Normalization)).PerImage;
        }

        using GpuState state = new(device.Gpu, model.State);
        using GpuTrainingNetwork network = model.ToTraining(Resolution, 64, state, GpuPrecision.Float32);
        Assert.Equal(1, 64.0 * Bytes(GpuPrecision.Float32) / network.ArenaBytes, 0.1);
        Assert.Equal(Bytes(GpuPrecision.Float32) / 2, Bytes(GpuPrecision.BFloat16));
    }

    private static object Timeless(EpochRecord epoch) => epoch with { ImagesPerSecond = 0, Seconds = 0 };

    private static TrainingSetup Setup(Recipe own) => new(own, Resolution, 4, Data().Train.Normalization);

    private static Tiny Model()
    {
        Tiny model = new();
        model.State.Initialize(3);
        return model;
    }

    /// <summary>One step of the recipe, on images of noise.</summary>
    private static StepSums Step(TrainingEngine engine)
    {
        engine.BeginStep();
        for (int i = 0; i < recipe.Accumulation; i++) engine.AddBatch(Noise(recipe.Batch), i);
        return engine.EndStep();
    }

    private static float[] Values(FeatureMap map)
    {
        float[] values = new float[map.Batch * map.Channels];
        map.CopyTo(values);
        return values;
    }

    private static Batch Noise(int count, int seed = 0)
    {
        Batch batch = new(count, Resolution, 3);
        for (int i = 0; i < batch.Pixels.Length; i++) batch.Pixels[i] = (byte)((i + seed) * 71 + i / 5);
        for (int image = 0; image < count; image++) batch.Labels[image] = image % 4;
        return batch;
    }

    /// <summary>Images of noise around a grey that tells the class.</summary>
    private static DataSplits Data()
    {
        static ImageSet Paint(int count, int stream)
        {
            RandomStream random = new(new RandomKey(9, 0, stream));
            byte[] pixels = new byte[count * Resolution * Resolution * 3], labels = new byte[count];
            for (int image = 0; image < count; image++)
            {
                labels[image] = (byte)(image % 4);
                for (int i = 0; i < Resolution * Resolution * 3; i++)
                    pixels[image * Resolution * Resolution * 3 + i] = (byte)(labels[image] * 50 + random.NextInt(100));
            }

            return new ImageSet(pixels, labels, ["a", "b", "c", "d"], Resolution,
                new PixelNormalization([0.5f, 0.4f, 0.6f], [0.25f, 0.3f, 0.2f]));
        }

        return new DataSplits("greys", Paint(16, 0), Paint(6, 1));
    }

    private Run Train(
        IComputeDevice on, Recipe own, string? checkpoints = null, int stop = int.MaxValue, bool vanishes = false)
    {
        using var cancellation = new CancellationTokenSource();
        using CheckpointStore? store = checkpoints is null
            ? null
            : new CheckpointStore(Path.Combine(folder, checkpoints), 2);
        using Tiny model = Model();
        using var trainer =
            new Trainer(model, Data(), own, on, new TrainerOptions { Checkpoints = store, LoaderThreads = 1 });
        trainer.Resume(Assert.Fail);
        List<StepRecord> steps = [];
        TrainingResult result = trainer.Run(new Observer(step =>
        {
            steps.Add(step);
            if (step.Step != stop) return;
            if (vanishes) throw new InvalidOperationException("gone");
            cancellation.Cancel();
        }), cancellation.Token);
        return new Run(model.State.Parameters.Span.ToArray(), steps, result);
    }

    private sealed record Run(float[] Weights, List<StepRecord> Steps, TrainingResult Result);

    private sealed class Observer(Action<StepRecord> onStep) : ITrainingObserver
    {
        public void OnStep(in StepReport report) => onStep(report.Record);

        public void OnEpoch(EpochReport report)
        {
        }

        public void OnWarning(string message) => Assert.Fail(message);
    }

    /// <summary>A model as it was compiled without the runtime for GPUs.</summary>
    private sealed class CpuOnly(Tiny model) : IModel
    {
        public ModelSummary Summary => ((IModel)model).Summary;

        public ModelState State => model.State;

        public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
            model.ToTraining(resolution, batch, workers);

        public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
            model.ToInference(resolution, batch, workers);

        public void Dispose()
        {
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training.Checkpoints;
using GResNet.Training.Collectives;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;
using GResNet.Training.Features;
using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>
/// The training loop: epochs of steps, each followed by a validation of the weights and of their moving average. The
/// same model state, data, recipe and device give the same bits, on any number of threads, in one go or resumed.
/// </summary>
public sealed class Trainer : IDisposable
{
    // So many steps in a row without an update: this will not mend itself.
    private const int MostSkippedInARow = 100;

    private readonly IModel model;
    private readonly IComputeDevice device;
    private readonly DataSplits data;
    private readonly Recipe recipe;
    private readonly TrainerOptions options;
    private readonly Ranks ranks;
    private readonly int resolution;
    private readonly FrozenBackbone? frozen;
    private readonly TrainingEngine engine;
    private readonly IBatchClassifier classifier;
    private readonly double emaDecay;
    private readonly TrainingOrder order;
    private readonly TrainingStep trainingStep;
    private readonly CosineSchedule schedule;
    private readonly EpochEvaluator validation;
    private readonly BestWeightsFile? bestWeights;
    // One for each part: an image is known by its number in its part.
    private readonly UnreadableLog unreadable = new();
    private readonly UnreadableLog unreadableInValidation = new();
    private readonly Stopwatch clock = new();

    private long step;
    private long shift;
    private long skipped;
    private int skippedInARow;
    private StepOutcome lastSkipped;
    private EpochMeter meter;
    private ImmutableArray<EpochRecord> epochs = [];
    private double secondsBefore;
    private TimeSpan savedAt;
    private bool lastSaveFailed;
    private int leftOut;

    /// <summary>Takes the memory of a run on the processor.</summary>
    /// <param name="model">
    /// What is trained, from the values of its state; one that was neither initialised nor loaded is initialised with
    /// the recipe's seed.
    /// </param>
    /// <param name="data">What it is trained and validated with.</param>
    /// <param name="recipe">How.</param>
    /// <param name="workers">The threads it runs on.</param>
    /// <param name="options">What does not change the result.</param>
    /// <param name="optimizer">
    /// What turns gradients into updates, in place of the recipe's; a run that is resumed must be given the same.
    /// </param>
    /// <exception cref="ArgumentException">The model cannot take the data, or a setting is impossible.</exception>
    /// <exception cref="TrainingMemoryException">It does not fit into memory; the message says what is needed and what
    /// to lower.</exception>
    public Trainer(IModel model, DataSplits data, Recipe recipe, WorkerPool workers, TrainerOptions? options = null,
        IOptimizer? optimizer = null)
        : this(model, data, recipe, new CpuDevice(workers), options, optimizer)
    {
    }

    /// <summary>Takes the memory of a run.</summary>
    /// <param name="model">
    /// What is trained, from the values of its state; one that was neither initialised nor loaded is initialised with
    /// the recipe's seed.
    /// </param>
    /// <param name="data">What it is trained and validated with.</param>
    /// <param name="recipe">How.</param>
    /// <param name="device">What it runs on; whoever made it disposes of it, after this.</param>
    /// <param name="options">What does not change the result.</param>
    /// <param name="optimizer">
    /// What turns gradients into updates, in place of the recipe's; a run that is resumed must be given the same.
    /// </param>
    /// <exception cref="ArgumentException">The model cannot take the data, or a setting is impossible.</exception>
    /// <exception cref="CollectiveException">Other ranks have another model, data or recipe, or cannot be
    /// reached.</exception>
    /// <exception cref="DeviceException">The model cannot run on the device, or that fails.</exception>
    /// <exception cref="TrainingMemoryException">It does not fit into memory; the message says what is needed and what
    /// to lower.</exception>
    public Trainer(IModel model, DataSplits data, Recipe recipe, IComputeDevice device, TrainerOptions? options = null,
        IOptimizer? optimizer = null)
    {
        ModelCompatibility.Check(model.Summary, data);
        BestWeightsFile.Check(options?.BestWeights);
        this.options = options ?? new TrainerOptions();
        ranks = new Ranks(this.options.Collective);
        if (!ranks.IsFirst) this.options = this.options with { Checkpoints = null, BestWeights = null };
        this.recipe = recipe = recipe.ForRanks(ranks.Count);
        resolution = ModelCompatibility.Resolution(model.Summary, data.Train, recipe.Resolution);
        int evaluationResolution =
            ModelCompatibility.Resolution(model.Summary, data.Validation, recipe.EvaluationResolution ?? resolution);
        RecipeChecks.Check(recipe, data.Train.Count, resolution, evaluationResolution);
        Card = new ModelCard(
            data.Name, data.Train.Classes, data.Train.Normalization, evaluationResolution, recipe.EvaluationResize);
        if (this.options.BestWeights is { } path) bestWeights = new BestWeightsFile(model, path, Card);
        model.State.Freeze(recipe.Freeze.Point(model));
        if (recipe.Freeze == Freezing.Backbone)
        {
            if (ranks.Count > 1)
                throw new ArgumentException(
                    "A run that keeps all but the last layer computes its features once, and is one process's: it "
                    + "cannot be shared among ranks.");
            // From here on, the run is one of the last layer, whose images are features.
            if (model.State.IsBlank) model.State.Initialize(recipe.Seed);
            frozen = new FrozenBackbone(
                model, data, recipe, device,
                new FeatureOptions(this.options.Features, this.options.LoaderThreads, this.options.Unreadable),
                evaluationResolution);
            (model, data, device, recipe) = (frozen.Head, frozen.Data, frozen.Device, frozen.Recipe);
            resolution = evaluationResolution = FrozenBackbone.Pixels;
        }

        this.model = model;
        this.device = device;
        this.data = data;
        var training = new TrainingSetup(recipe, resolution, data.Train.Classes.Length, data.Train.Normalization)
        {
            Optimizer = optimizer ?? recipe.CreateOptimizer(),
            LayerEnds = model.Summary.FreezePoints,
            Collective = this.options.Collective,
        };
        var measuring = new ClassifierSetup(
            evaluationResolution, Math.Min(recipe.Batch, data.Validation.Count), data.Validation.Normalization);
        var memory = new TrainingMemory(device, model, training, measuring, ranks.OnThisMachine);
        memory.Check();
        if (model.State.IsBlank) model.State.Initialize(recipe.Seed);
        SameState.Begin(ranks, model, data, recipe);
        try
        {
            engine = device.CreateTraining(model, training);
            classifier = engine.CreateClassifier(measuring);
        }
        catch (Exception error)
        {
            engine?.Dispose();
            frozen?.Dispose();
            if (error is OutOfMemoryException) throw memory.Error(error);
            throw;
        }

        trainingStep = new TrainingStep(engine, recipe);
        emaDecay = recipe.CorrectedEmaDecay();
        order = recipe.Order(data.Train);
        schedule = recipe.Schedule();
        validation = new EpochEvaluator(engine, classifier, data.Validation, ranks, new EvaluationOptions
        {
            Resize = recipe.EvaluationResize, Threads = this.options.LoaderThreads,
                Unreadable = this.options.Unreadable, Log = unreadableInValidation,
        });
    }

    /// <summary>
    /// What a file of the model's weights says of their use, for <see cref="ModelWeights.Save(IModel, string,
    /// ModelCard)"/>.
    /// </summary>
    public ModelCard Card { get; }

    /// <summary>The epochs done, those before a resumption included.</summary>
    public IReadOnlyList<EpochRecord> Epochs => epochs;

    /// <summary>Steps done.</summary>
    public long Step => step;

    /// <summary>
    /// What the run was on until it was resumed, as <see cref="IComputeDevice.Name"/>; null when that is not known.
    /// </summary>
    public string? FormerDevice { get; private set; }

    /// <summary>The recipe as these ranks follow it, by <see cref="Recipe.ForRanks"/>.</summary>
    public Recipe Recipe => recipe;

    /// <summary>
    /// The recipe of the run until it was resumed, which is another on another number of ranks; null before.
    /// </summary>
    public Recipe? FormerRecipe { get; private set; }

    /// <summary>Goes on where the newest whole checkpoint was written. Call it before <see cref="Run"/>.</summary>
    /// <param name="warn">Is told of checkpoints that are damaged.</param>
    /// <returns>False when there is none: the run begins at its start.</returns>
    /// <exception cref="CollectiveException">Rank 0 could not read it, or cannot be reached.</exception>
    /// <exception cref="CheckpointException">It is of another model, data or recipe, or none is whole; the message says
    /// what differs.</exception>
    public bool Resume(Action<string> warn)
    {
        TrainingState? state = ranks.FromFirst(() => Load(warn), TrainingJson.Default.TrainingState);
        if (state is null) return false;
        foreach ((_, _, FloatView values) in Tensors().SelectMany(file => file.Tensors)) ranks.Share(values);
        FormerRecipe = state.Recipe;
        state = state.As(recipe, data.Train.Count);
        step = state.Step;
        shift = state.Shift;
        meter = state.Meter;
        epochs = state.Epochs;
        skipped = state.SkippedSteps;
        secondsBefore = state.Seconds;
        engine.Updates = state.Updates;
        engine.AverageUpdates = state.EmaUpdates;
        engine.Upload();
        FormerDevice = state.Device;
        return true;
    }

    /// <summary>Trains; once.</summary>
    /// <param name="observer">Is told how it goes; null for nobody.</param>
    /// <param name="cancellation">Ends the run after the current step, with a checkpoint; what has been learnt so far
    /// stays in the model.</param>
    /// <exception cref="TrainingDivergedException">Loss or gradients are no longer finite.</exception>
    /// <exception cref="DatasetException">Images cannot be read.</exception>
    public TrainingResult Run(ITrainingObserver? observer = null, CancellationToken cancellation = default)
    {
        observer ??= new TrainingProgress();
        if (ranks.Count > 1) observer = new RankObserver(ranks, observer);
        var stop = new AgreedStop(ranks, cancellation);
        clock.Start();
        try
        {
            frozen?.Compute(
                (unreadable, unreadableInValidation), report => observer.OnFeatures(report), cancellation);
            TellUnreadable(observer);
            using BatchLoader loader = CreateLoader();
            var batches = new AgreedBatches(ranks, loader);
            while (epochs.Length < recipe.Epochs)
            {
                while (Position < (epochs.Length + 1L) * order.StepsPerEpoch)
                {
                    stop.ThrowIfRequested();
                    TakeStep(batches, observer);
                    if (clock.Elapsed - savedAt >= options.SaveEvery) Save(observer);
                }

                // Measuring may take long, and may fail on an image.
                Save(observer);
                EndEpoch(observer, stop);
                Save(observer);
            }
        }
        catch (OperationCanceledException) when (stop.IsAgreed)
        {
            // A request, not a failure: the result says that the run ended early.
            Save(observer);
            ranks.Wait();
        }
        catch (DatasetException)
        {
            // What was learnt until the images gave out is not lost; all ranks came here.
            Save(observer);
            ranks.Wait();
            throw;
        }
        catch (Exception error) when (error is not (TrainingDivergedException or CollectiveException))
        {
            ranks.Abort(error);
            throw;
        }

        bool saved = !lastSaveFailed && bestWeights is not { IsPending: true };
        return new TrainingResult(epochs, TimeSpan.FromSeconds(Seconds), epochs.Length < recipe.Epochs, saved);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bestWeights?.Dispose();
        classifier.Dispose();
        engine.Dispose();
        frozen?.Dispose();
    }

    private BatchLoader CreateLoader()
    {
        LoaderOptions loading = (frozen?.Recipe ?? recipe).Loading(resolution, Position);
        IBatchOrder own = ranks.Count == 1 ? order : new ShardedOrder(order, ranks.Rank, ranks.Count);
        return new BatchLoader(data.Train, own, loading with
        {
            Threads = options.LoaderThreads, Unreadable = options.Unreadable, Log = unreadable,
        });
    }

    /// <summary>Brings what was learnt into the model.</summary>
    private void Download()
    {
        engine.Download();
        frozen?.Head.Publish();
    }

    /// <summary>Where the run stands.</summary>
    private TrainingState State() => new()
    {
        Step = step,
        Shift = shift,
        Epoch = epochs.Length,
        NextBatch = Position * recipe.Accumulation,
        Meter = meter,
        Epochs = epochs,
        Updates = engine.Updates,
        EmaUpdates = engine.AverageUpdates,
        SkippedSteps = skipped,
        Seconds = Seconds,
        Device = device.Name,
        Model = model.Summary.Name,
        Architecture = model.Summary.Architecture,
        Data = data.Name,
        TrainImages = data.Train.Fingerprint,
        ValidationImages = data.Validation.Fingerprint,
        Recipe = recipe,
    };

    private TrainingState? Load(Action<string> warn) => options.Checkpoints is { } store
        ? RunCheckpoints.Load(store, warn, State(), data.Train.Count, Tensors())
        : null;

    private IReadOnlyList<TensorFile> Tensors() => RunCheckpoints.Tensors(model, engine);

    /// <summary>Where the run stands in its order and schedule, in steps of as many images as they have now.</summary>
    private long Position => step + shift;

    private double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;

    private void TakeStep(IBatchSource batches, ITrainingObserver observer)
    {
        double start = Seconds;
        float rate = schedule.Rate(Position, order.StepsPerEpoch);
        StepOutcome outcome = trainingStep.Run(batches, Position, rate);
        int ofEpoch = (int)(Position % order.StepsPerEpoch);
        if (recipe.EmaDecay > 0 && ofEpoch % recipe.EmaEvery == 0)
            engine.UpdateAverage(emaDecay, copies: epochs.Length < recipe.WarmupEpochs);
        step++;
        SameState.Check(ranks, engine, step);
        meter = meter.Add(outcome, Seconds - start);
        if (outcome.NotFinite is not null) NoteSkipped(outcome, rate, observer);
        else skippedInARow = 0;
        TellUnreadable(observer);
        observer.OnStep(new StepReport(
            new StepRecord(
                epochs.Length + 1, step, outcome.Loss, rate, meter.ImagesPerSecond, Seconds, outcome.GradientNorm),
            ofEpoch + 1, order.StepsPerEpoch, meter.Score));
    }

    private void NoteSkipped(in StepOutcome outcome, float rate, ITrainingObserver observer)
    {
        skipped++;
        lastSkipped = outcome;
        if (++skippedInARow == MostSkippedInARow)
            throw new TrainingDivergedException(outcome, step - 1, rate, skippedInARow);
        // All ranks left it out.
        if (!ranks.IsFirst) return;
        observer.OnWarning(FormattableString.Invariant(
            $"Step {step} was left out: {outcome.NotFinite} not finite ({skipped} so far)."));
    }

    private void TellUnreadable(ITrainingObserver observer)
    {
        while (unreadable.TryTake(out string? message) || unreadableInValidation.TryTake(out message))
            observer.OnWarning($"{message} It is left out ({++leftOut} so far).");
    }

    private void EndEpoch(ITrainingObserver observer, AgreedStop stop)
    {
        float rate = schedule.Rate(Position - 1, order.StepsPerEpoch);
        if (meter.Steps == 0) throw new TrainingDivergedException(lastSkipped, step - 1, rate, skippedInARow);
        (Evaluation raw, Evaluation? averaged) = validation.Measure(stop);
        TellUnreadable(observer);
        epochs = epochs.Add(new EpochRecord
        {
            Epoch = epochs.Length + 1,
            Step = step,
            Rate = rate,
            Training = meter.Score,
            Validation = raw.Score,
            Ema = averaged?.Score,
            ImagesPerSecond = meter.ImagesPerSecond,
            Seconds = Seconds,
            GradientNorm = meter.GradientNorm,
            Device = device.Name,
        });
        meter = default;
        BestEpoch? best = BestEpoch.Of(epochs);
        if (best?.Epoch == epochs.Length) SaveBest(best, observer);
        Evaluation better = averaged?.Score.Top1 > raw.Score.Top1 ? averaged : raw;
        observer.OnEpoch(new EpochReport(epochs, better, best));
    }

    private void SaveBest(BestEpoch best, ITrainingObserver observer)
    {
        if (bestWeights is null) return;
        bool Write()
        {
            Download();
            return Attempt(observer, "The best weights were not written", bestWeights.Save);
        }

        _ = best.IsEma ? validation.WithAverage(Write) : Write();
    }

    /// <summary>Brings what was learnt into the model, and writes it down if that is asked for.</summary>
    private void Save(ITrainingObserver observer)
    {
        Download();
        if (options.Checkpoints is { } store)
            lastSaveFailed =
                !Attempt(observer, "No checkpoint was written", () => RunCheckpoints.Save(store, State(), Tensors()));
        if (bestWeights is { IsPending: true })
            Attempt(observer, "The best weights were not written", bestWeights.Retry);
        savedAt = clock.Elapsed;
    }

    /// <summary>
    /// Writes something. A disk that is full must not end a run: it may have room again the next time.
    /// </summary>
    private static bool Attempt(ITrainingObserver observer, string failure, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            observer.OnWarning(
                $"{failure}: {error.Message} The run goes on; the next attempt is at the next occasion.");
            return false;
        }
    }
}

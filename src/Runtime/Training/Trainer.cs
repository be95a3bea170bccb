using System.Diagnostics;
using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Metrics;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

/// <summary>
/// The training loop: epochs of shuffled, augmented batches, each followed by a validation. The same model state, data,
/// settings and thread count give the same bits.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly DataSplits data;
    private readonly TrainingOptions options;
    private readonly TrainingNetwork network;
    private readonly InferenceNetwork inference;
    private readonly Sgd optimizer;
    private readonly TrainingOrder order;
    private readonly BatchLoader loader;
    private readonly TrainingStep trainingStep;
    private readonly CosineSchedule schedule;
    private long step;
    private TimeSpan trainingTime;

    /// <summary>Takes the memory of a run.</summary>
    /// <param name="model">What is trained, its state initialised or loaded.</param>
    /// <param name="data">What it is trained and validated with.</param>
    /// <param name="options">Settings.</param>
    /// <param name="workers">The threads it runs on.</param>
    /// <exception cref="ArgumentException">The model cannot take the data, or a setting is impossible.</exception>
    public Trainer(IModel model, DataSplits data, TrainingOptions options, WorkerPool workers)
    {
        options.Validate(data.Train.Count);
        ModelCompatibility.Check(model.Summary, data.Train, data.Name);
        this.data = data;
        this.options = options;
        int resolution = data.Train.Resolution!.Value;
        network = model.ToTraining(resolution, options.Batch, workers);
        network.Seed = options.Seed.For(SeedPurpose.Dropout);
        inference = model.ToInference(resolution, Math.Min(options.Batch, data.Validation.Count), workers);
        optimizer = new Sgd(model.State, options.Sgd, workers);
        trainingStep = new TrainingStep(network, data.Train.Normalization, optimizer, options.Smoothing);
        schedule = options.Schedule;
        order = new TrainingOrder(data.Train.Count, options.Batch, options.Seed);
        var augmentation = new AugmentationSettings { CropPadding = options.CropPadding, Flip = options.Flip ? 0.5f : 0 };
        loader = new BatchLoader(
            data.Train, order, new LoaderOptions(resolution, () => new TrainingTransform(augmentation, resolution)) { Seed = options.Seed, Substitute = true });
    }

    /// <summary>Trains; once.</summary>
    /// <param name="observer">Is told how it goes.</param>
    /// <param name="cancellation">Ends the run after the current step; what has been learnt so far stays in the model.</param>
    /// <exception cref="TrainingDivergedException">The loss is no longer finite.</exception>
    public TrainingResult Run(ITrainingObserver observer, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Evaluation? validation = null;
        int epochs = 0;
        try
        {
            while (epochs < options.Epochs)
            {
                Evaluation training = TrainEpoch(epochs + 1, observer, cancellation, out double imagesPerSecond);
                inference.Prepare();
                validation = Evaluator.Evaluate(inference, data.Validation, cancellation);
                epochs++;
                observer.OnEpoch(new EpochReport(
                    epochs, training, validation.Value, imagesPerSecond, Stopwatch.GetElapsedTime(start)));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A request, not a failure: the result says that the run ended early.
        }

        return new TrainingResult(
            epochs, validation, step == 0 ? 0 : step * options.Batch / trainingTime.TotalSeconds, Stopwatch.GetElapsedTime(start),
            Cancelled: epochs < options.Epochs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        loader.Dispose();
        optimizer.Dispose();
        inference.Dispose();
        network.Dispose();
    }

    private Evaluation TrainEpoch(
        int epoch, ITrainingObserver observer, CancellationToken cancellation, out double imagesPerSecond)
    {
        var meter = new EvaluationMeter();
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = trainingTime;
        imagesPerSecond = 0;
        for (int i = 1; i <= order.StepsPerEpoch; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            float rate = schedule.Rate(step, order.StepsPerEpoch);
            double loss = trainingStep.Run(loader.Next()!, step, rate, out int correct);
            if (!double.IsFinite(loss)) throw new TrainingDivergedException(epoch, i, rate);
            step++;
            meter.Add(options.Batch, correct, loss);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            trainingTime = before + elapsed;
            imagesPerSecond = meter.Total.Images / elapsed.TotalSeconds;
            observer.OnStep(new StepReport(epoch, i, order.StepsPerEpoch, rate, meter.Total, imagesPerSecond));
        }

        return meter.Total;
    }
}

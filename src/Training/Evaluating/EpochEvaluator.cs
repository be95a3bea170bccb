using GResNet.Runtime.Devices;
using GResNet.Training.Collectives;
using GResNet.Training.Data;

namespace GResNet.Training;

/// <summary>Measures a model while it is trained: its weights, and their moving average.</summary>
/// <param name="engine">Trains it.</param>
/// <param name="classifier">Classifies with the engine's weights.</param>
/// <param name="data">The images.</param>
/// <param name="ranks">Those that measure together, each a part of the images.</param>
/// <param name="options">How they are read.</param>
internal sealed class EpochEvaluator(
    TrainingEngine engine, IBatchClassifier classifier, IDataset data, Ranks ranks, EvaluationOptions options)
{
    /// <summary>Measures the weights, and their average once it differs from a copy of them.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was requested; weights and average are as
    /// they were.</exception>
    public (Evaluation Raw, Evaluation? Averaged) Measure(AgreedStop stop)
    {
        Evaluation raw = MeasureWeights(stop);
        return (raw, engine.AverageUpdates > 0 ? WithAverage(() => MeasureWeights(stop)) : null);
    }

    /// <summary>Does something while the engine's weights are the average.</summary>
    public T WithAverage<T>(Func<T> action)
    {
        engine.ExchangeAverage();
        T result;
        try
        {
            result = action();
        }
        catch
        {
            try
            {
                engine.ExchangeAverage();
            }
            catch (DeviceException)
            {
                // A device that has failed fails again; the first failure says why.
            }

            throw;
        }

        engine.ExchangeAverage();
        return result;
    }

    private Evaluation MeasureWeights(AgreedStop stop)
    {
        classifier.Prepare();
        return ranks.Count == 1
            ? Evaluator.Evaluate(classifier, data, options, stop.Own)
            : SharedEvaluation.Run(classifier, data, ranks, options, stop);
    }
}

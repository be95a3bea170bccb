using GResNet.Runtime.Data;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>Measures a model while it is trained: its weights, and their moving average.</summary>
/// <param name="network">Classifies with the model's state.</param>
/// <param name="ema">The average; null for none.</param>
/// <param name="data">The images.</param>
/// <param name="options">How they are read.</param>
internal sealed class Validation(
    InferenceNetwork network, ExponentialMovingAverage? ema, IDataset data, EvaluationOptions options)
{
    /// <summary>Measures the weights, and their average once it differs from a copy of them.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested; the model's state is as it was.</exception>
    public (Evaluation Raw, Evaluation? Averaged) Measure(CancellationToken cancellation)
    {
        Evaluation raw = MeasureState(cancellation);
        return (raw, ema is { Updates: > 0 } ? WithAverage(() => MeasureState(cancellation)) : null);
    }

    /// <summary>Does something while the model's state holds the average.</summary>
    public T WithAverage<T>(Func<T> action)
    {
        ema!.Exchange();
        try
        {
            return action();
        }
        finally
        {
            ema.Exchange();
        }
    }

    private Evaluation MeasureState(CancellationToken cancellation)
    {
        network.Prepare();
        return Evaluator.Evaluate(network, data, options, cancellation);
    }
}

using System.Runtime.ExceptionServices;
using GResNet.Imaging.Transforms;
using GResNet.Training.Data.Loading;

namespace GResNet.Training;

/// <summary>
/// One step: forward, loss and backward for each of its batches, then one update with the mean gradient. Of itself it
/// allocates no managed memory.
/// </summary>
/// <param name="engine">Does the arithmetic.</param>
/// <param name="recipe">That which <paramref name="engine"/> was made for.</param>
public sealed class TrainingStep(TrainingEngine engine, Recipe recipe)
{
    private Batch? ahead;
    private ExceptionDispatchInfo? failure;

    /// <summary>Runs step number <paramref name="step"/> of the run.</summary>
    /// <param name="batches">Gives its batches; the one after them is fetched too.</param>
    /// <param name="step">Steps before this one.</param>
    /// <param name="rate">Learning rate.</param>
    /// <exception cref="TrainingDivergedException">Something is not finite,
    /// and the recipe says to stop then.</exception>
    public StepOutcome Run(IBatchSource batches, long step, float rate)
    {
        engine.BeginStep();
        for (int i = 0; i < recipe.Accumulation; i++) engine.AddBatch(Next(batches), step * recipe.Accumulation + i);
        LookAhead(batches);

        StepSums sums = engine.EndStep();
        double loss = sums.Loss / recipe.StepBatches;
        double gradientNorm = sums.GradientNorm / recipe.StepBatches;
        var outcome = new StepOutcome(
            recipe.StepImages, sums.Correct, loss, gradientNorm,
            FindNotFinite(loss, gradientNorm, sums.StatisticsAreFinite));
        if (outcome.NotFinite is null) engine.Update(rate, Clipping(gradientNorm) / recipe.StepBatches);
        else if (recipe.NonFinite == NonFinitePolicy.SkipStep) engine.RestoreStatistics();
        else throw new TrainingDivergedException(outcome, step, rate, engine.FindNonFinite());
        return outcome;
    }

    /// <summary>The next batch; where there is none, the running statistics are as they were before the step.</summary>
    private Batch Next(IBatchSource batches)
    {
        try
        {
            failure?.Throw();
            return ahead ?? batches.Next()!;
        }
        catch
        {
            engine.RestoreStatistics();
            throw;
        }
        finally
        {
            (ahead, failure) = (null, null);
        }
    }

    /// <summary>
    /// Has the next batch brought while the device computes. That there is none is the next step's to say.
    /// </summary>
    private void LookAhead(IBatchSource batches)
    {
        try
        {
            ahead = batches.Next();
            if (ahead is not null) engine.Prefetch(ahead);
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    private static string? FindNotFinite(double loss, double gradientNorm, bool statisticsAreFinite)
    {
        if (!double.IsFinite(loss)) return "the loss is";
        if (!double.IsFinite(gradientNorm)) return "gradients are";
        return statisticsAreFinite ? null : "running statistics are";
    }

    private float Clipping(double gradientNorm) =>
        recipe.ClipNorm > 0 ? GradientClipping.Scale(gradientNorm, recipe.ClipNorm) : 1;
}

/// <summary>What a step gave.</summary>
/// <param name="Images">Images of its batches.</param>
/// <param name="Correct">Those whose most likely class was the one with the larger share of the target.</param>
/// <param name="Loss">Mean loss, before the update.</param>
/// <param name="GradientNorm">2-norm of the mean gradient, before clipping.</param>
/// <param name="NotFinite">Null when all is well; else what was not finite, for the sentence "… not finite": then no
/// update was made.</param>
public readonly record struct StepOutcome(int Images, int Correct, double Loss, double GradientNorm, string? NotFinite);

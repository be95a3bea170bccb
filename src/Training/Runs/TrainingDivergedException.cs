namespace GResNet.Training;

/// <summary>Loss, gradients or running statistics became infinite or not a number, and training cannot go on.</summary>
public sealed class TrainingDivergedException : Exception
{
    private const string Advice = "a lower learning rate, a longer warm-up or a limit of the gradient's norm";

    internal TrainingDivergedException(in StepOutcome outcome, long step, float rate, NonFinite? first)
        : base($"{What(outcome, step, rate)}. {(first is null ? "" : first.Message + " ")}What helps is {Advice}.") =>
            First = first;

    internal TrainingDivergedException(in StepOutcome outcome, long step, float rate, int skippedInARow)
        : base(
            $"{What(outcome, step, rate)}, and {Steps(skippedInARow)} left out: that does not mend it. "
            + $"What helps is to begin anew, with {Advice}.") => SkippedInARow = skippedInARow;

    /// <summary>Where it appeared first; null where that cannot be told.</summary>
    public NonFinite? First { get; }

    /// <summary>
    /// Steps that were left out before training gave up; 0 where it stopped at the first that is not finite.
    /// </summary>
    public int SkippedInARow { get; }

    private static string What(in StepOutcome outcome, long step, float rate) => FormattableString.Invariant(
        $"Training diverged at step {step + 1}, with learning rate {rate:g3}: {outcome.NotFinite} not finite");

    private static string Steps(int skipped) =>
        skipped == 1 ? "the only step so far was" : $"the last {skipped} steps were";
}

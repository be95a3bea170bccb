namespace GResNet.Runtime.Training;

/// <summary>Loss, gradients or running statistics became infinite or not a number, and training cannot go on.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(in StepOutcome outcome, long step, float rate, NonFinite? first)
        : base(FormattableString.Invariant($"Training diverged at step {step + 1}, with learning rate {rate:g3}: {outcome.NotFinite} not finite. ")
            + (first is null ? "" : first.Message + " ")
            + "Lower the learning rate, lengthen the warm-up or limit the gradient's norm; steps like this one can be skipped by option.") =>
        First = first;

    /// <summary>Where it appeared first; null where that cannot be told.</summary>
    public NonFinite? First { get; }
}

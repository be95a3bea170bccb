namespace GResNet.Runtime.Training;

/// <summary>Loss or gradients became infinite or not a number, and training cannot go on.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(double loss, long step, float rate, NonFinite? first)
        : base(FormattableString.Invariant(
            $"Training diverged at step {step + 1}, with learning rate {rate:g3}: {(double.IsFinite(loss) ? "the gradients are" : $"the loss is {loss}, so it is")} no longer finite. ")
            + (first is null ? "" : first.Message + " ")
            + "Lower the learning rate, lengthen the warm-up or limit the gradient's norm; steps like this one can be skipped by option.") =>
        First = first;

    /// <summary>Where it appeared first; null where that cannot be told.</summary>
    public NonFinite? First { get; }
}

using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>The memory that a run takes, known from the memory plans before any of it is taken.</summary>
/// <param name="device">Whose memory.</param>
/// <param name="model">What is trained.</param>
/// <param name="training">How.</param>
/// <param name="measuring">How it is measured meanwhile.</param>
/// <param name="ranks">Processes of the run on this machine, which share its memory.</param>
internal sealed class TrainingMemory(
    IComputeDevice device, IModel model, TrainingSetup training, ClassifierSetup measuring, int ranks)
{
    private const double GiB = 1L << 30;

    private readonly TrainingFootprint footprint = device.Footprint(model, training, measuring);

    private int Batch => training.Recipe.Batch;

    private long Available => device.HasOwnMemory ? device.MemoryBytes : device.MemoryBytes / ranks;

    /// <summary>Checks that the device has so much.</summary>
    /// <exception cref="TrainingMemoryException">It has not.</exception>
    public void Check()
    {
        if (footprint.Of(Batch) > Available) throw Error(null);
    }

    /// <summary>What to say when it does not fit.</summary>
    public TrainingMemoryException Error(Exception? inner)
    {
        long available = Available;
        int fitting = (int)Math.Clamp((long)(0.9 * available - footprint.Fixed) / footprint.PerImage, 0, Batch - 1);
        string advice = fitting < 1
            ? "A smaller model or resolution is needed."
            : FormattableString.Invariant($"A batch of {fitting} fits; ")
                + FormattableString.Invariant(
                    $"with accumulation a step can still have {training.Recipe.StepImages} images.");
        return new TrainingMemoryException(
            FormattableString.Invariant(
                $"Training {model.Summary.Name} at {training.Resolution} pixels with a batch of {Batch} needs ")
            + FormattableString.Invariant(
                $"{footprint.Of(Batch) / GiB:0.0} GiB of memory, {footprint.PerImage * Batch / GiB:0.0} of them ")
            + FormattableString.Invariant(
                $"for the batch; there are {available / GiB:0.0}{(device.HasOwnMemory ? $" on {device.Name}" : "")}. ")
            + $"{Told(inner)}{advice}",
            fitting, training.Recipe.StepImages, inner);
    }

    private static string Told(Exception? inner) => inner is null ? "" : inner.Message.TrimEnd('.') + ". ";
}

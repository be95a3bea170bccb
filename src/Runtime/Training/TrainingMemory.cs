using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>The memory that a run takes, known from the memory plans before any of it is taken.</summary>
internal sealed class TrainingMemory
{
    private const double GiB = 1L << 30;

    private readonly string model;
    private readonly Recipe recipe;
    private readonly int resolution;
    private readonly long perImage;
    private readonly long apart;

    public TrainingMemory(ModelSummary model, Recipe recipe, int resolution, int evaluationResolution, int evaluationBatch)
    {
        this.model = model.Name;
        this.recipe = recipe;
        this.resolution = resolution;
        perImage = Of(model, resolution).TrainingBytesPerImage;
        // The weights, their gradients and moments, sums of gradients over several batches, the average.
        int copies = 2 + (recipe.Optimizer == OptimizerKind.Sgd ? 1 : 2) + (recipe.Accumulation > 1 ? 1 : 0) + (recipe.EmaDecay > 0 ? 1 : 0);
        apart = copies * model.Parameters * sizeof(float)
            + evaluationBatch * Of(model, evaluationResolution).InferenceBytesPerImage;
    }

    /// <summary>Bytes of the run, small things aside.</summary>
    public long Bytes => checked(apart + recipe.Batch * perImage);

    private static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Checks that this machine, or what the process may have of it, has so much.</summary>
    /// <exception cref="InsufficientMemoryException">It has not.</exception>
    public void Check()
    {
        if (Bytes > Available) throw Error(null);
    }

    /// <summary>What to say when it does not fit.</summary>
    public InsufficientMemoryException Error(Exception? inner)
    {
        long fitting = Math.Min((long)(0.9 * Available - apart) / perImage, recipe.Batch - 1);
        string advice = fitting < 1
            ? "A smaller model or resolution is needed."
            : FormattableString.Invariant($"A batch of {fitting} fits; with accumulation a step can still have {recipe.StepImages} images.");
        return new InsufficientMemoryException(
            FormattableString.Invariant(
                $"Training {model} at {resolution} pixels with a batch of {recipe.Batch} needs {Bytes / GiB:0.0} GiB of memory, {perImage * recipe.Batch / GiB:0.0} of them for the batch; ")
            + FormattableString.Invariant($"there are {Available / GiB:0.0}. {advice}"),
            inner);
    }

    private static ResolutionSummary Of(ModelSummary model, int resolution) => model.Resolutions.Single(r => r.Resolution == resolution);
}

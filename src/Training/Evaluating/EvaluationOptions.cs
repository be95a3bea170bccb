using GResNet.Imaging.Transforms;
using GResNet.Runtime.Weights;
using GResNet.Training.Data.Loading;

namespace GResNet.Training;

/// <summary>How images to measure with are read.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Pixels a side, of a model that is measured by itself; null for the images' own, if the model has it, or the
    /// model's first.
    /// </summary>
    public int? Resolution { get; init; }

    /// <summary>The most images classified at a time, of a model that is measured by itself.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Images are first scaled so that their shorter side has this many pixels; null for the network's resolution.
    /// </summary>
    public int? Resize { get; init; }

    /// <summary>How they are scaled.</summary>
    public Resampling Resampling { get; init; }

    /// <summary>Threads that decode.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What to do about images that cannot be read.</summary>
    public UnreadableImages Unreadable { get; init; }

    /// <summary>Where those are noted.</summary>
    public UnreadableLog Log { get; init; } = new();

    internal LoaderOptions Loading(int resolution) =>
        new(resolution, () => new EvaluationTransform(resolution, Resize ?? resolution, Resampling))
    {
        Threads = Threads, Unreadable = Unreadable, Log = Log,
    };
}

using GResNet.Bench.Workloads;
using GResNet.Imaging.Transforms;
using GResNet.Training;

namespace GResNet.Bench.Loader;

/// <summary>
/// What is made of photographs: batches to train on or to measure with, as the recipe for ImageNet has them.
/// </summary>
internal sealed record LoaderWork(Mode Mode, int Resolution, int Batch)
{
    /// <summary>As in messages.</summary>
    public override string ToString() => $"{ModeName}, {Resolution} px, batch {Batch}";

    /// <summary>Whether the batches are to train on.</summary>
    public bool Trains => Mode == Mode.Train;

    /// <summary>The mode as in JSON.</summary>
    public string ModeName => Trains ? "train" : "eval";

    /// <summary>All that is compared.</summary>
    public static LoaderWork[] All(int batch) =>
    [
        new(Mode.Train, Recipes.ImageNet.Resolution!.Value, batch),
        new(Mode.Inference, Recipes.ImageNet.EvaluationResolution!.Value, batch),
    ];

    /// <summary>What varies or crops an image, for one thread.</summary>
    public IImageTransform Transform() => Trains
        ? new TrainingTransform(Recipes.ImageNet.Augmentation, Resolution)
        : new EvaluationTransform(Resolution, Recipes.ImageNet.EvaluationResize!.Value);
}

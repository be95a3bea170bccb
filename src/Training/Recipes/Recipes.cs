using System.Collections.Immutable;
using GResNet.Imaging.Transforms;

namespace GResNet.Training;

/// <summary>Recipes that are known to work.</summary>
public static class Recipes
{
    /// <summary>
    /// Photographs of a thousand classes, trained for weeks: torchvision's recipe of 2021
    /// (pytorch.org/blog/how-to-train-state-of-the-art-models-using-torchvision-latest-primitives) with the 450 epochs
    /// that GResNet takes. Eight batches of 128 make a step, as eight devices do there.
    /// </summary>
    public static Recipe ImageNet { get; } = new()
    {
        Name = "imagenet",
        Epochs = 450,
        Batch = 128,
        Accumulation = 8,
        Resolution = 176,
        EvaluationResolution = 224,
        EvaluationResize = 232,
        Rate = 0.5f,
        WarmupEpochs = 5,
        RatePerStep = false,
        WeightDecay = 2e-5f,
        Smoothing = 0.1f,
        MixupAlpha = 0.2f,
        CutmixAlpha = 1,
        Augmentation = new AugmentationSettings { Crop = CropKind.Resized, FlipProbability = 0.5f,
            TrivialAugment = true, TrivialAugmentInterpolation = Interpolation.Bilinear, ErasingProbability = 0.1f },
        Repetitions = 4,
        EmaDecay = 0.99998,
    };

    /// <summary>A folder of photographs and an afternoon.</summary>
    public static Recipe Photos { get; } = new()
    {
        Name = "photos",
        Epochs = 30,
        Batch = 32,
        Rate = 0.02f,
        WarmupEpochs = 3,
        WeightDecay = 1e-4f,
        Smoothing = 0.1f,
        Augmentation = new AugmentationSettings { Crop = CropKind.Resized, CropScale = new Interval(0.25, 1),
            FlipProbability = 0.5f },
        EmaDecay = 0.99,
        EmaEvery = 8,
    };

    /// <summary>
    /// A folder of photographs, few of them, and the weights of a network that has learnt from many: its last layer is
    /// trained alone.
    /// </summary>
    public static Recipe FineTune { get; } = new()
    {
        Name = "finetune",
        Epochs = 30,
        Batch = 16,
        Optimizer = OptimizerKind.AdamW,
        Rate = 1e-3f,
        WarmupEpochs = 1,
        WeightDecay = 1e-2f,
        Smoothing = 0.1f,
        Augmentation = new AugmentationSettings { Crop = CropKind.Resized, CropScale = new Interval(0.25, 1),
            FlipProbability = 0.5f },
        Freeze = Freezing.Backbone,
    };

    /// <summary>Images of 32 pixels a side, such as CIFAR-10's.</summary>
    public static Recipe Cifar { get; } = new()
    {
        Name = "cifar",
        Epochs = 20,
        Batch = 64,
        Rate = 0.1f,
        WarmupEpochs = 1,
        Nesterov = true,
        WeightDecay = 5e-4f,
        DecayBias = false,
        Smoothing = 0.1f,
        Augmentation = new AugmentationSettings { Crop = CropKind.Padded, CropPadding = 2, FlipProbability = 0.5f },
        EmaDecay = 0.9995,
    };

    /// <summary>
    /// The same images for networks that AdamW trains better: ConvNeXt's recipe (Liu et al., 2022) and DeiT's (Touvron
    /// et al., 2021) in what they share, a rate of 10⁻³ and a decay of 0.05, but for their mixing, erasing and drop
    /// path, which are for hundreds of epochs.
    /// </summary>
    public static Recipe CifarAdamW { get; } = Cifar with
    {
        Name = "cifar-adamw",
        Optimizer = OptimizerKind.AdamW,
        Nesterov = false,
        Rate = 1e-3f,
        WeightDecay = 0.05f,
    };

    /// <summary>A few epochs without variation: does it learn at all?</summary>
    public static Recipe Quick { get; } = new()
    {
        Name = "quick",
        Epochs = 3,
        Batch = 64,
        Rate = 0.1f,
        WarmupEpochs = 0.75,
        WeightDecay = 5e-4f,
        DecayBias = false,
        Smoothing = 0.1f,
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<Recipe> All { get; } = [Quick, Cifar, CifarAdamW, Photos, FineTune, ImageNet];
}

using GResNet.Runtime.Training;

namespace GResNet.Train;

/// <summary>What training on a dataset uses unless told otherwise.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Options">Settings.</param>
internal sealed record Preset(string Model, TrainingOptions Options)
{
    /// <summary>Padding of the random crop where there is one.</summary>
    public const int CropPadding = 4;

    private static readonly Preset Shapes = new(
        "gresnet-tiny", new TrainingOptions { Epochs = 3, Batch = 64, Rate = 0.1f });

    private static readonly Preset Cifar10 = new(
        "gresnet-cifar",
        new TrainingOptions { Epochs = 5, Batch = 128, Rate = 0.2f, CropPadding = CropPadding, Flip = true });

    /// <summary>The preset of a dataset.</summary>
    public static Preset For(string data) => data == DataCatalogue.Shapes ? Shapes : Cifar10;
}

using System.Collections.Immutable;
using GResNet.Runtime.Weights;

namespace GResNet.Zoo;

/// <summary>
/// Weights that libraries publish for networks of 224 pixels a side and the thousand classes of ImageNet: what their
/// lists say of images and licences, as of torchvision 0.14 (torchvision/models) and timm's commit aa4b5850
/// (timm/models). Names of classes are not in it.
/// </summary>
internal static class ImageNetWeights
{
    /// <summary>Where torchvision's recipes are.</summary>
    public const string References = "pytorch/vision/tree/main/references/classification#";

    private const int Resolution = 224;

    /// <summary>Mean and deviation of ImageNet's pixels.</summary>
    public static PixelNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>From -1 to 1, as for Inception.</summary>
    public static PixelNormalization Centred { get; } = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]);

    /// <summary>From 0 to 1.</summary>
    public static PixelNormalization None { get; } = new([0f, 0f, 0f], [1f, 1f, 1f]);

    /// <summary>Of torchvision.</summary>
    /// <param name="name">Name of the weights there: <c>ResNet50_Weights.IMAGENET1K_V2</c>.</param>
    /// <param name="recipe">How they were trained, below its address.</param>
    /// <param name="files">Names of the file.</param>
    /// <param name="resize">Pixels of the shorter side.</param>
    /// <param name="resampling">How it is resized.</param>
    /// <param name="license">What one may do with them.</param>
    public static PublishedWeights Torchvision(
        string name, string recipe, ImmutableArray<string> files, int resize = 256,
        Resampling resampling = Resampling.Bilinear, string license = "BSD-3-Clause") => new(
            $"torchvision/{name}",
            Card(ImageNet, resize, resampling, license) with
            {
                Source = $"torchvision, {name}, https://download.pytorch.org/models/{files[0]}",
                Recipe = $"https://github.com/{recipe}",
            },
            files);

    /// <summary>Of timm, whose files on huggingface.co are all called <c>model.safetensors</c>.</summary>
    /// <param name="name">Name of the weights there: <c>resnet50.a1_in1k</c>.</param>
    /// <param name="file">Name of the file that they came as; null where they came without.</param>
    /// <param name="resize">Pixels of the shorter side: the resolution by <c>crop_pct</c>, rounded down.</param>
    /// <param name="pixels">Mean and deviation; null for those of ImageNet.</param>
    /// <param name="resampling">How it is resized.</param>
    /// <param name="license">What one may do with them.</param>
    public static PublishedWeights Timm(
        string name, string? file, int resize, PixelNormalization? pixels = null,
        Resampling resampling = Resampling.Bicubic, string license = "Apache-2.0") => new(
            $"timm/{name}",
            Card(pixels ?? ImageNet, resize, resampling, license) with
            {
                Source = $"timm, {name}" + (file is null ? "" : $", {file}"),
            },
            file is null ? [] : [file]);

    private static ModelCard Card(PixelNormalization pixels, int resize, Resampling resampling, string license) =>
        new("ImageNet-1k", [], pixels, Resolution, resize) { Resampling = resampling, License = license };
}

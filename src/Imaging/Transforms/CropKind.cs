namespace GResNet.Imaging.Transforms;

/// <summary>Which part of an image a network trains on.</summary>
public enum CropKind
{
    /// <summary>The middle, as in measuring: the shorter side is scaled to the resolution.</summary>
    None,

    /// <summary>
    /// A part of the resolution of the image with a black border, as <see cref="RandomCrop"/> draws it.
    /// </summary>
    Padded,

    /// <summary>
    /// A part of random size, resized to the resolution, as <see cref="RandomResizedCrop"/> draws it.
    /// </summary>
    Resized,
}

namespace GResNet.Imaging.Transforms;

/// <summary>What a resize maps to what.</summary>
/// <param name="Image">Size of the source image.</param>
/// <param name="Box">The rectangle of it that becomes the output. Pixels outside take no part in upsampling or averages
/// at its borders.</param>
/// <param name="Output">Size of the whole output.</param>
/// <param name="Window">The pixels of the output that are computed;
/// exactly what a crop of the whole output would be.</param>
public readonly record struct ResizePlan(ImageSize Image, SourceBox Box, ImageSize Output, PixelBox Window)
{
    /// <summary>All of an image becomes all of an output.</summary>
    public ResizePlan(ImageSize image, ImageSize output)
        : this(image, SourceBox.Whole(image), output, PixelBox.Whole(output))
    {
    }
}

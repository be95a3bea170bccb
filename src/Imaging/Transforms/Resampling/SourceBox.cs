namespace GResNet.Imaging.Transforms;

/// <summary>
/// The rectangle of an image that is resized, in pixels from its upper left corner; fractions of pixels too.
/// </summary>
public readonly record struct SourceBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>All of an image.</summary>
    public static SourceBox Whole(ImageSize size) => new(0, 0, size.Width, size.Height);
}

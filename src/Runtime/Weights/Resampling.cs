namespace GResNet.Runtime.Weights;

/// <summary>How an image is resized, with antialiasing, as Pillow and torchvision call it.</summary>
public enum Resampling
{
    /// <summary>By a triangle, two pixels wide.</summary>
    Bilinear,

    /// <summary>By a cubic of a = −0.5, four pixels wide.</summary>
    Bicubic,
}

namespace GResNet.Imaging;

/// <summary>What is the matter with an image that cannot be read.</summary>
public enum ImageFault
{
    /// <summary>It is empty, damaged, or not what it says.</summary>
    Damaged,

    /// <summary>Its file is not there, or file or stream cannot be read.</summary>
    Unavailable,

    /// <summary>It is no image, or one of a format or codec that is not read.</summary>
    UnsupportedFormat,

    /// <summary>It asks for more bytes, pixels or time than its limits allow, or than memory can hold.</summary>
    OverLimits,
}

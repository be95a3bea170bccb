namespace GResNet.Imaging;

/// <summary>An image that cannot be read; the message names it and says why.</summary>
public sealed class ImageException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What is the matter, for programs; <see cref="ImageFault.Damaged"/> unless said otherwise.</summary>
    public ImageFault Fault { get; init; }
}

namespace GResNet.Imaging;

/// <summary>The size of an image, in pixels.</summary>
public readonly record struct ImageSize(int Width, int Height);

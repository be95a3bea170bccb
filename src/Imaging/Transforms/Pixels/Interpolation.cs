namespace GResNet.Imaging.Transforms;

/// <summary>What a geometric operation takes between source pixels.</summary>
public enum Interpolation
{
    /// <summary>The nearest one.</summary>
    Nearest,

    /// <summary>The four around, weighted by their distance.</summary>
    Bilinear,
}

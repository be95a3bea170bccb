namespace GResNet.Runtime.Data.Transforms;
/// <summary>Stand-in.</summary>
public enum CropKind
{
    /// <summary>a</summary>
    None,
    /// <summary>a</summary>
    Padded,
    /// <summary>a</summary>
    Resized
}
/// <summary>Stand-in.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Crop.</summary>
    public CropKind Crop { get; init; }
    /// <summary>Padding.</summary>
    public int CropPadding { get; init; }
    /// <summary>Flip.</summary>
    public double FlipProbability { get; init; }
    /// <summary>Flip.</summary>
    public double ErasingProbability { get; init; }
    /// <summary>Flip.</summary>
    public bool TrivialAugment { get; init; }
    internal void Validate() { if (CropPadding < 0) throw new ArgumentException("padding"); }
}

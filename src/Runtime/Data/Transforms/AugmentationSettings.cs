namespace GResNet.Runtime.Data.Transforms;
/// <summary>Stand-in.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Padding.</summary>
    public int CropPadding { get; init; }
    /// <summary>Flip.</summary>
    public float Flip { get; init; }
}

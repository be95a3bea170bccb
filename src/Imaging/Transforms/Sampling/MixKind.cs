namespace GResNet.Imaging.Transforms;

/// <summary>How the images of a batch are mixed with their neighbours.</summary>
public enum MixKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Every pixel is a weighted mean.</summary>
    Mixup,

    /// <summary>A box is the neighbour's.</summary>
    Cutmix,
}

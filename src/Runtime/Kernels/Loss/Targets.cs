namespace GResNet.Runtime.Kernels;

/// <summary>
/// What a batch should have been classified as. The target of image i is a distribution over the classes:
/// t = share · onehot(labels[i]) + (1 − share) · onehot(labels[i − 1]), the first image's partner being the last, which is how
/// mixup and cutmix mix a batch with itself rolled by one; then (1 − smoothing) · t + smoothing / C.
/// </summary>
/// <param name="labels">One class an image.</param>
/// <param name="share">Share of an image's own label, from 0 to 1: λ of mixup (Zhang et al., 2018) and cutmix (Yun et al., 2019).</param>
/// <param name="smoothing">Probability spread over all classes (Szegedy et al., 2016), from 0 to below 1.</param>
public readonly ref struct Targets(ReadOnlySpan<int> labels, float share = 1, float smoothing = 0)
{
    /// <summary>One class an image.</summary>
    public ReadOnlySpan<int> Labels { get; } = labels;

    /// <summary>Share of an image's own label in its target.</summary>
    public float Share { get; } = share;

    /// <summary>Probability spread over all classes.</summary>
    public float Smoothing { get; } = smoothing;
}

namespace GResNet.Runtime.Kernels;

/// <summary>
/// What a batch should have been classified as. The target of image i is a distribution over the classes:
/// t = share · onehot(labels[i]) + (1 − share) · onehot(labels[i − 1]), the first image's partner being the last, which
/// is how mixup and cutmix mix a batch with itself rolled by one; then (1 − smoothing) · t + smoothing / C.
/// </summary>
/// <param name="labels">One class an image.</param>
/// <param name="share">Share of an image's own label, from 0 to 1: λ of mixup (Zhang et al., 2018) and cutmix (Yun et
/// al., 2019).</param>
/// <param name="smoothing">Probability spread over all classes (Szegedy et al., 2016), from 0 to below 1.</param>
public readonly ref struct Targets(ReadOnlySpan<int> labels, float share = 1, float smoothing = 0)
{
    /// <summary>One class an image.</summary>
    public ReadOnlySpan<int> Labels { get; } = labels;

    /// <summary>Share of an image's own label in its target.</summary>
    public float Share { get; } = share;

    /// <summary>Probability spread over all classes.</summary>
    public float Smoothing { get; } = smoothing;

    /// <summary>The class of the greatest target of an image; of two equal ones, the lower class.</summary>
    public int Principal(int image)
    {
        int own = Labels[image], partner = Labels[Partner(image, Labels.Length)];
        return Share switch
        {
            > 0.5f => own,
            < 0.5f => partner,
            _ => Math.Min(own, partner),
        };
    }

    /// <summary>The image that image <paramref name="image"/> of a batch is mixed with.</summary>
    public static int Partner(int image, int batch) => (image == 0 ? batch : image) - 1;

    /// <summary>Checks that labels are classes.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="lowest">The least label: −1 where images may be missing.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is not; the message says which.</exception>
    public static void CheckLabels(ReadOnlySpan<int> labels, int classes, int lowest = 0)
    {
        for (int image = 0; image < labels.Length; image++)
            if (labels[image] < lowest || labels[image] >= classes)
                throw new ArgumentOutOfRangeException(
                    nameof(labels), labels[image],
                    $"Image {image} has label {labels[image]}, but there are classes 0 to {classes - 1}.");
    }
}

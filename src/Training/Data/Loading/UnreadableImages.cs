namespace GResNet.Training.Data.Loading;

/// <summary>What to do about an image that cannot be read.</summary>
public enum UnreadableImages
{
    /// <summary>Warn once, and go on: training takes the next image in its place, measuring leaves it out.</summary>
    Skip,

    /// <summary>Stop with an error.</summary>
    Stop,
}

namespace GResNet.Training.Features;

/// <summary>Where the computation of features stands, which are learnt from in the place of images.</summary>
/// <param name="Done">Images done.</param>
/// <param name="Images">All images, to learn from and to measure with; one that is varied counts as often.</param>
/// <param name="ImagesPerSecond">How fast it goes; 0 where it is not known yet.</param>
public readonly record struct FeatureReport(int Done, int Images, double ImagesPerSecond);

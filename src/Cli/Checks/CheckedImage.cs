namespace GResNet.Cli.Checks;

/// <summary>An image of a folder that is checked.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Label">Its class.</param>
/// <param name="IsTrain">Whether it is learnt from, rather than measured with.</param>
internal sealed record CheckedImage(string Path, int Label, bool IsTrain);

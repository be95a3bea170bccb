namespace GResNet.Runtime.Data;

/// <summary>The two parts of a dataset.</summary>
/// <param name="Name">Of the whole.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure with.</param>
public sealed record DataSplits(string Name, IDataset Train, IDataset Validation);

namespace GResNet.Runtime.Data;

/// <summary>The two parts of a dataset.</summary>
/// <param name="Name">Of the whole.</param>
/// <param name="Train">Images to learn from.</param>
/// <param name="Validation">Images to measure with.</param>
public sealed record DataSplits(string Name, IDataset Train, IDataset Validation)
{
    /// <summary>The same for a model of so many channels: grey images become colour images where that is asked for.</summary>
    public DataSplits WithChannels(int channels) => channels == 3 && Train.Channels == 1
        ? this with { Train = new RgbDataset(Train), Validation = new RgbDataset(Validation) }
        : this;
}

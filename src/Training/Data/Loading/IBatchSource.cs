using GResNet.Imaging.Transforms;

namespace GResNet.Training.Data.Loading;

/// <summary>Gives one batch after the other.</summary>
public interface IBatchSource
{
    /// <summary>The next batch, or null after the last; valid until the next call.</summary>
    Batch? Next();
}

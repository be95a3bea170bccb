using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// The running statistics of a model as they were before a step. A forward pass changes them, so a step that is skipped
/// must put them back: one value that is not a number would stay in them for ever.
/// </summary>
/// <param name="vectors">Its memory is taken of them, and given back with them.</param>
/// <param name="statistics">The statistics.</param>
public sealed class BufferSnapshot(DeviceVectors vectors, DeviceVector statistics)
{
    private readonly DeviceVector saved = vectors.Allocate(statistics.Length);

    /// <summary>Keeps the statistics as they are now.</summary>
    public void Take() => vectors.Copy(statistics, saved);

    /// <summary>Puts back those of the last <see cref="Take"/>.</summary>
    public void Restore() => vectors.Copy(saved, statistics);
}

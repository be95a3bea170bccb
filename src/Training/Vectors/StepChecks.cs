namespace GResNet.Training.Vectors;

/// <summary>
/// What is asked of a step's results: launched with the rest of it, read when the device has been waited for.
/// </summary>
/// <param name="spans">Those of gradients that count.</param>
public abstract class StepChecks(DeviceSpans spans) : IDisposable
{
    /// <summary>Has the device look.</summary>
    /// <param name="gradients">Their norm is taken.</param>
    /// <param name="statistics">Are looked through for what is not finite.</param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Launch(DeviceVector gradients, DeviceVector statistics)
    {
        spans.CheckWithin(gradients);
        Begin(gradients, statistics);
    }

    /// <summary>The answers of the last <see cref="Launch"/>.</summary>
    /// <returns>
    /// √Σ g² over the spans as one vector, infinite or not a number exactly when an element is; and whether all
    /// statistics are finite.
    /// </returns>
    public abstract (double Norm, bool AreFinite) Read();

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Has the device look at gradients that have all spans.</summary>
    protected abstract void Begin(DeviceVector gradients, DeviceVector statistics);
}

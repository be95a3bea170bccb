namespace GResNet.Training.Vectors;

/// <summary>Looks at results at once.</summary>
internal sealed class CpuStepChecks(CpuVectors vectors, CpuSpans parts) : StepChecks(parts)
{
    private (double Norm, bool AreFinite) found;

    public override (double Norm, bool AreFinite) Read() => found;

    public override void Dispose()
    {
    }

    protected override void Begin(DeviceVector gradients, DeviceVector statistics)
    {
        double sum = 0;
        foreach (double part in vectors.Squares(parts, gradients)) sum += part;
        found = (Math.Sqrt(sum), Finiteness.Of(CpuVectors.View(statistics)));
    }
}

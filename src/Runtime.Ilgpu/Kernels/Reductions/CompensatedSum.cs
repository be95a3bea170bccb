namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// A sum of many float32 terms with the accuracy of about twice as many digits (Kahan, 1965), since not every OpenCL
/// device has float64.
/// </summary>
internal struct CompensatedSum
{
    private float sum;
    private float lost;

    /// <summary>The sum so far.</summary>
    public readonly float Value => sum;

    /// <summary>Adds one term.</summary>
    public void Add(float term)
    {
        float rest = term - lost, next = sum + rest;
        lost = next - sum - rest;
        sum = next;
    }
}

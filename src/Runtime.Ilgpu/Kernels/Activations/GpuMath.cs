namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Elementary functions that ILGPU lacks, or has with too few digits on GPUs.</summary>
internal static class GpuMath
{
    /// <summary>
    /// ln(1 + u) for u in [0, 1]: the series of 2·artanh(u / (2 + u)), whose next term is below float32's last bit.
    /// </summary>
    public static float LogOnePlus(float u)
    {
        float s = u / (2 + u), square = s * s;
        float series = 1f / 11 + square * (1f / 13);
        series = 1f / 9 + square * series;
        series = 1f / 7 + square * series;
        series = 1f / 5 + square * series;
        series = 1f / 3 + square * series;
        return 2 * s * (1 + square * series);
    }

    /// <summary>
    /// The error function, by the rational approximation of Eigen and XLA on [−4, 4], outside of which it is ±1.
    /// </summary>
    public static float Erf(float x)
    {
        x = x < -4 ? -4 : x > 4 ? 4 : x;
        float square = x * x;
        float p = -2.72614225801306e-10f;
        p = p * square + 2.77068142495902e-08f;
        p = p * square + -2.10102402082508e-06f;
        p = p * square + -5.69250639462346e-05f;
        p = p * square + -7.34990630326855e-04f;
        p = p * square + -2.95459980854025e-03f;
        p = p * square + -1.60960333262415e-02f;
        float q = -1.45660718464996e-05f;
        q = q * square + -2.13374055278905e-04f;
        q = q * square + -1.68282697438203e-03f;
        q = q * square + -7.37332916720468e-03f;
        q = q * square + -1.42647390514189e-02f;
        return x * p / q;
    }
}

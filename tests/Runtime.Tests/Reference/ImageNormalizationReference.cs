namespace GResNet.Runtime.Tests.Reference;

/// <summary>
/// Normalization of each image's parts, as its definition reads: its pixels (layer normalization), or groups of its
/// channels.
/// </summary>
/// <param name="shape">Of the maps.</param>
/// <param name="groups">Groups of channels; 0 for pixels.</param>
internal sealed class ImageNormalizationReference(Nchw shape, int groups)
{
    /// <summary>Parts of all images.</summary>
    public int Parts => shape.Batch * (groups == 0 ? shape.Plane : groups);

    /// <summary>1/√(variance + ε) of each part.</summary>
    public double[] Deviations(double[] x, double epsilon)
    {
        double[] mean = Mean(x);
        return [.. Mean([.. x.Select((v, i) => (v - mean[Part(i)]) * (v - mean[Part(i)]))])
            .Select(variance => 1 / Math.Sqrt(variance + epsilon))];
    }

    public double[] Forward(double[] x, double epsilon)
    {
        double[] mean = Mean(x), r = Deviations(x, epsilon);
        return [.. x.Select((v, i) => (v - mean[Part(i)]) * r[Part(i)])];
    }

    public double[] Backward(double[] gy, double[] x, double epsilon)
    {
        double[] normalized = Forward(x, epsilon), r = Deviations(x, epsilon);
        double[] mean = Mean(gy), dot = Mean([.. gy.Select((g, i) => g * normalized[i])]);
        return [.. gy.Select((g, i) => (g - mean[Part(i)] - normalized[i] * dot[Part(i)]) * r[Part(i)])];
    }

    private double[] Mean(double[] x)
    {
        double[] sum = new double[Parts];
        for (int i = 0; i < x.Length; i++) sum[Part(i)] += x[i];
        return [.. sum.Select(s => s * Parts / x.Length)];
    }

    private int Part(int i)
    {
        int image = i / shape.Plane / shape.Channels;
        return groups == 0
            ? image * shape.Plane + i % shape.Plane
            : image * groups + i / shape.Plane % shape.Channels / (shape.Channels / groups);
    }
}

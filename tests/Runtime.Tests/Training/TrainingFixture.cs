using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Training;

/// <summary>
/// What PyTorch computes in training; <c>tests/Oracle/make_training_fixtures.py</c> says what is in it.
/// </summary>
internal sealed class TrainingFixture : IDisposable
{
    private readonly SafetensorsReader file =
        new(Path.Combine(AppContext.BaseDirectory, "fixtures", "training.safetensors"));

    public float[] this[string tensor] => file.Read<float>(tensor);

    public int[] Integers(string tensor) => [.. file.Read<long>(tensor).Select(value => (int)value)];

    /// <summary>A tensor in float64, as <see cref="Kernels.Near"/> expects.</summary>
    public double[] Expected(string tensor) => [.. this[tensor].Select(value => (double)value)];

    public void Dispose() => file.Dispose();
}

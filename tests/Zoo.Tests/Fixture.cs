using GResNet.Runtime.Weights;

namespace GResNet.Zoo.Tests;

/// <summary>
/// What PyTorch answers for one network and one batch; <c>tests/Oracle/make_fixtures.py</c> says what is in it.
/// </summary>
internal sealed class Fixture : IDisposable
{
    // The settings of make_fixtures.py.
    public const float Smoothing = 0.1f, Rate = 0.05f, Momentum = 0.9f, WeightDecay = 5e-4f;
    public const int Steps = 5;

    /// <summary>
    /// Greatest difference from PyTorch's float64 answer, relative to the tensor's greatest magnitude. make_fixtures.py
    /// sees to it that float32 can meet it.
    /// </summary>
    private const double Tolerance = 2e-5;

    private const double RoundedZero = 1e-12;

    private readonly SafetensorsReader file;

    public Fixture(string name) =>
        file = new SafetensorsReader(Path.Combine(AppContext.BaseDirectory, "fixtures", $"{name}.safetensors"));

    /// <summary>One class an image.</summary>
    public int[] Labels => [.. file.Read<long>("labels").Select(label => (int)label)];

    public float[] this[string tensor] => file.Read<float>(tensor);

    /// <summary>The names of a group, without it: those of the parameters for <c>gradient</c>.</summary>
    public IEnumerable<string> Group(string group) => file.Entries
        .Where(entry => entry.Name.StartsWith(group + '/', StringComparison.Ordinal))
        .Select(entry => entry.Name[(group.Length + 1)..]);

    /// <summary>
    /// Fails with the list of tensors of <paramref name="group"/> that differ from what <paramref name="found"/> gives.
    /// </summary>
    public void AssertGroup(string group, Func<string, ReadOnlySpan<float>> found)
    {
        string[] differences = [.. Group(group)
            .Select(name => (Name: name, Difference: Difference(found(name), this[$"{group}/{name}"])))
            .Where(tensor => !(tensor.Difference <= Tolerance))
            .OrderByDescending(tensor => tensor.Difference)
            .Select(tensor => $"{tensor.Name}: {tensor.Difference:E1}")];
        Assert.True(
            differences.Length == 0, $"{differences.Length} of {group} differ:\n{string.Join('\n', differences)}");
    }

    /// <summary>Fails unless <paramref name="found"/> is the fixture's <paramref name="tensor"/>.</summary>
    public void AssertTensor(string tensor, ReadOnlySpan<float> found)
    {
        double difference = Difference(found, this[tensor]);
        Assert.True(difference <= Tolerance, $"{tensor} differs by {difference:E1}");
    }

    public void Dispose() => file.Dispose();

    /// <summary>
    /// max|a − b| / max|b|; NaN when there is one among the elements. What is zero but for float64's rounding, as the
    /// gradient of a shift that a normalization takes away again, has no magnitude to compare with.
    /// </summary>
    private static double Difference(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        Assert.Equal(expected.Length, found.Length);
        double difference = 0, magnitude = 0;
        for (int i = 0; i < found.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)found[i] - expected[i]));
            magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
        }

        return difference / (magnitude < RoundedZero ? 1 : Math.Max(magnitude, 1e-6));
    }
}

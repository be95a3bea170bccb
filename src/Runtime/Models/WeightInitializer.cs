using System.Diagnostics;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Models;

/// <summary>
/// First values of a model's state: what its layers say, else as torchvision gives them to its ResNets, convolutions
/// Kaiming normal over the fan-out (He et al., 2015), linear layers uniform. Biases start at zero.
/// </summary>
public static class WeightInitializer
{
    // That of vision transformers' tokens and positions, whose cut at ±2 is a hundred deviations away.
    private const double EmbeddingDeviation = 0.02;

    /// <summary>
    /// Fills every tensor of <paramref name="state"/>. Each draws from a stream of its own, numbered by its place among
    /// the entries, so that the same seed gives the same bits in any order.
    /// </summary>
    public static void Initialize(ModelState state, ulong seed) =>
        Parallel.For(0, state.Entries.Length, index =>
        {
            var random = new RandomStream(new RandomKey(seed.For(SeedPurpose.Weights), 0, index));
            Fill(state.Entries[index], state[state.Entries[index]].Span, random);
        });

    private static void Fill(StateEntry entry, Span<float> values, RandomStream random)
    {
        switch (entry.Role)
        {
            case StateRole.Weight when entry.Initial is { } deviation: FillNormal(values, deviation, random); break;
            case StateRole.Weight when entry.Dimensions.Length == 4: FillKaimingNormal(entry, values, random); break;
            case StateRole.Weight: FillUniform(values, 1 / MathF.Sqrt(entry.Dimensions[1]), random); break;
            case StateRole.Scale or StateRole.RunningVariance: values.Fill(entry.Initial ?? 1); break;
            case StateRole.Embedding: FillNormal(values, entry.Initial ?? EmbeddingDeviation, random); break;
            case StateRole.Bias or StateRole.Shift or StateRole.RunningMean: values.Clear(); break;
            case StateRole.Slope: values.Fill(0.25f); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>
    /// torch.nn.init.kaiming_normal_(mode="fan_out", nonlinearity="relu"), whose fan-out counts all output channels,
    /// whatever the groups: the deviation is √(2 / (out · height · width)).
    /// </summary>
    private static void FillKaimingNormal(StateEntry entry, Span<float> values, RandomStream random)
    {
        double fanOut = (double)entry.Dimensions[0] * entry.Dimensions[2] * entry.Dimensions[3];
        FillNormal(values, Math.Sqrt(2 / fanOut), random);
    }

    private static void FillNormal(Span<float> values, double deviation, RandomStream random)
    {
        foreach (ref float value in values) value = (float)(deviation * random.NextNormal());
    }

    /// <summary>torch.nn.Linear: kaiming_uniform_ with a = √5, which is ±1/√(inputs).</summary>
    private static void FillUniform(Span<float> values, float bound, RandomStream random)
    {
        foreach (ref float value in values) value = bound * (2 * random.NextFloat() - 1);
    }
}

using GResNet.Runtime.Random;

namespace GResNet.Runtime.Data;

/// <summary>
/// Which images a training step sees: each epoch is a fresh random order, cut into whole batches; what is left over at its
/// end is dropped. A step's images depend on seed and step alone.
/// </summary>
/// <param name="count">Images of the dataset.</param>
/// <param name="batch">Images of a step.</param>
/// <param name="seed">Of the run.</param>
public sealed class ShuffledOrder(int count, int batch, ulong seed)
{
    private readonly int[] order = new int[count];
    private long shuffledEpoch = -1;

    /// <summary>Images of a step.</summary>
    public int Batch => batch;

    /// <summary>Whole batches of an epoch.</summary>
    public int StepsPerEpoch => count / batch;

    /// <summary>The images of a step. Valid until the next call.</summary>
    public ReadOnlySpan<int> Select(long step)
    {
        Shuffle(step / StepsPerEpoch);
        return order.AsSpan((int)(step % StepsPerEpoch) * batch, batch);
    }

    private void Shuffle(long epoch)
    {
        if (epoch == shuffledEpoch) return;
        for (int i = 0; i < count; i++) order[i] = i;
        new RandomStream(new RandomKey(seed.For(SeedPurpose.Order), epoch, 0)).Shuffle(order.AsSpan());
        shuffledEpoch = epoch;
    }
}

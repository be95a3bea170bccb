namespace GResNet.Training.Data.Loading;

/// <summary>Which images the batches have.</summary>
public interface IBatchOrder
{
    /// <summary>Images of a batch; the last may have fewer.</summary>
    int BatchSize { get; }

    /// <summary>
    /// The place of its first image in the batch that several processes share: images are varied by place.
    /// </summary>
    int FirstPlace => 0;

    /// <summary>Number of batches; null for no end.</summary>
    long? Batches { get; }

    /// <summary>The images of batch number <paramref name="batch"/>. Called for one batch after the other.</summary>
    /// <param name="batch">From 0.</param>
    /// <param name="images">Receives them; it has <see cref="BatchSize"/> places.</param>
    /// <returns>How many there are.</returns>
    int Choose(long batch, Span<int> images);
}

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// What a thread reads in every slice of a tile of a weights' gradient: the same outputs of some pixels, and the same
/// channels of the inputs of two. Kernels keep it in memory until their loop begins: see <see cref="SweepPlan"/>.
/// </summary>
internal readonly struct GradientPlan
{
    /// <summary>The first pixel whose outputs are read, within a slice; the others follow in equal steps.</summary>
    public readonly int OutputTerm;

    /// <summary>First of the outputs; negative if there are none.</summary>
    public readonly int Output;

    /// <summary>Where the first chunk of outputs goes, in a buffer.</summary>
    public readonly int OutputTo;

    /// <summary>The first pixel whose inputs are read, within a slice; the other is half a slice on.</summary>
    public readonly int InputTerm;

    /// <summary>Tap and channel of the inputs.</summary>
    public readonly GradientColumn Column;

    /// <summary>Where the first chunk of inputs goes, in a buffer.</summary>
    public readonly int InputTo;

    /// <param name="geometry">Of the gradient.</param>
    /// <param name="firstOutput">The tile's.</param>
    /// <param name="firstColumn">The tile's.</param>
    /// <param name="thread">Within the group.</param>
    /// <param name="chunks">Chunks of a pixel's columns.</param>
    public GradientPlan(in WeightGradientGeometry geometry, int firstOutput, int firstColumn, int thread, int chunks)
    {
        int outputChunk = thread % TensorTile.RowChunks, output = firstOutput + outputChunk * TensorLayout.Chunk;
        OutputTerm = thread / TensorTile.RowChunks;
        Output = output < geometry.Outputs ? output : -1;
        OutputTo = TensorLayout.OfTerms(OutputTerm, outputChunk, TensorTile.RowChunks);
        InputTerm = thread / chunks;
        Column = new GradientColumn(geometry, 0, firstColumn + thread % chunks * TensorLayout.Chunk);
        InputTo = TensorTile.LeftBytes + TensorLayout.OfTerms(InputTerm, thread % chunks, chunks);
    }
}

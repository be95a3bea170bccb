using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>Makes a network's input of a batch.</summary>
internal interface IBatchInput : IDisposable
{
    /// <summary>Writes it.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="batch">What it is made of.</param>
    /// <param name="target">Where the network reads it.</param>
    /// <exception cref="ArgumentException">Dimensions disagree.</exception>
    void Write(WorkerPool workers, Batch batch, FeatureMap target);
}

/// <summary>The input is the batch's images.</summary>
/// <param name="normalization">Their mean and deviation.</param>
internal sealed class PixelInput(PixelNormalization normalization) : IBatchInput
{
    private readonly BatchInput input = new(normalization);

    public void Write(WorkerPool workers, Batch batch, FeatureMap target) => input.Write(workers, batch, target);

    public void Dispose() => input.Dispose();
}

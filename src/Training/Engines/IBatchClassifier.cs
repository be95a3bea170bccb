using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// Classifies images of bytes with a model's running statistics, on whatever device. Not thread-safe.
/// </summary>
/// <remarks>
/// A batch is <see cref="Begin"/>, <see cref="Prefetch"/> for the one after it if it is known, and <see cref="End"/>.
/// Only <see cref="End"/> and <see cref="EndEmbedding"/> have to wait for the device.
/// </remarks>
public interface IBatchClassifier : IDisposable
{
    /// <summary>The most images of one call.</summary>
    int Capacity { get; }

    /// <summary>Pixels a side.</summary>
    int Resolution { get; }

    /// <summary>Threads of the processor, for what is done with the logits.</summary>
    WorkerPool Workers { get; }

    /// <summary>
    /// Reads the weights again; call it after they changed. Whoever makes a classifier gets a prepared one.
    /// </summary>
    void Prepare();

    /// <summary>Begins to classify a batch; one that was begun before and not ended is forgotten.</summary>
    /// <param name="batch">The images. Free to reuse after the call.</param>
    /// <exception cref="ArgumentException">The batch has more images than fit, or other ones.</exception>
    void Begin(Batch batch);

    /// <summary>
    /// Brings to the device, while it computes, the batch that <see cref="Begin"/> will be given next.
    /// </summary>
    /// <param name="batch">The images: unchanged until then.</param>
    /// <exception cref="ArgumentException">The batch has more images than fit, or other ones.</exception>
    void Prefetch(Batch batch);

    /// <summary>
    /// The logits of the batch begun last, in the memory of the host: images × classes × 1 × 1, valid until the next
    /// call.
    /// </summary>
    FeatureMap End();

    /// <summary>
    /// As <see cref="End"/>, but the embeddings, which are what the layer reads that makes the logits:
    /// images × features × 1 × 1.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model has none; the message says why.</exception>
    FeatureMap EndEmbedding();

    /// <summary><see cref="Begin"/> and <see cref="End"/>, of a batch that no other follows.</summary>
    /// <exception cref="ArgumentException">The batch has more images than fit, or other ones.</exception>
    FeatureMap Classify(Batch batch)
    {
        Begin(batch);
        return End();
    }
}

using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Training;

/// <summary>Classifies images of bytes with a model's running statistics, on whatever device. Not thread-safe.</summary>
public interface IBatchClassifier : IDisposable
{
    /// <summary>The most images of one call.</summary>
    int Capacity { get; }

    /// <summary>Pixels a side.</summary>
    int Resolution { get; }

    /// <summary>Threads of the processor, for what is done with the logits.</summary>
    WorkerPool Workers { get; }

    /// <summary>Reads the weights again; call it after they changed. Whoever makes a classifier gets a prepared one.</summary>
    void Prepare();

    /// <summary>The logits of a batch, in the memory of the host: images × classes × 1 × 1, valid until the next call.</summary>
    /// <exception cref="ArgumentException">The batch has more images than fit, or other ones.</exception>
    FeatureMap Classify(Batch batch);
}

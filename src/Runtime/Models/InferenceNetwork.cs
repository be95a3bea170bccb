using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Models;

/// <summary>A generated network that classifies with running statistics.</summary>
public abstract class InferenceNetwork(ModelState state, NetworkPlan plan, int capacity, WorkerPool workers)
    : Network(state, plan, capacity, workers)
{
    /// <summary>Numbers of an image's <see cref="Embedding"/>; 0 where there is none.</summary>
    public int Features => FeatureCount;

    /// <summary>
    /// What <see cref="Network.Forward"/> leaves of what the layer reads that makes the logits, the penultimate
    /// features: Batch × <see cref="Features"/> × 1 × 1.
    /// </summary>
    /// <exception cref="InvalidOperationException">No one layer makes the logits of one pixel.</exception>
    public FeatureMap Embedding => KeptFeatures;

    /// <summary>
    /// Reads the parameters again; call it after they changed. The constructor's caller gets a prepared network.
    /// </summary>
    public abstract void Prepare();

    /// <summary>Running statistics, by their offsets among the state's buffers.</summary>
    protected ChannelStatistics RunningStatistics(int mean, int variance, int channels) =>
        new(Buffer(mean, channels), Buffer(variance, channels));
}

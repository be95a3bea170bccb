using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using ILGPU;

namespace GResNet.Runtime.Ilgpu;

/// <summary>A generated network that classifies on a device with running statistics.</summary>
public abstract class GpuInferenceNetwork : GpuNetwork
{
    private protected GpuInferenceNetwork(GpuState state, NetworkPlan plan, int capacity, GpuArena arena)
        : base(state, plan, capacity, arena)
    {
    }

    /// <summary>
    /// Reads the parameters again; call it before the first <see cref="GpuNetwork.Forward"/> and after they changed.
    /// </summary>
    public abstract void Prepare();

    /// <summary>Running statistics, by their offsets among the state's buffers.</summary>
    protected GpuChannelStatistics RunningStatistics(int mean, int variance, int channels) =>
        State.RunningStatistics(mean, variance, channels);

    /// <summary>Numbers of an image's embedding; 0 where there is none.</summary>
    public int Features => Layout.Features;

    /// <summary>
    /// Copies what <see cref="GpuNetwork.Forward"/> left of what the layer reads that makes the logits, the penultimate
    /// features, when it is done.
    /// </summary>
    /// <param name="embedding">Batch × <see cref="Features"/> × 1 × 1 in the memory of the host, overwritten.</param>
    /// <exception cref="ArgumentException">It has other dimensions.</exception>
    /// <exception cref="InvalidOperationException">No one layer makes the logits of one pixel.</exception>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public abstract void ReadEmbedding(FeatureMap embedding);
}

/// <summary>What generated networks that classify are made of.</summary>
/// <typeparam name="T">What maps hold.</typeparam>
public abstract class GpuInferenceNetwork<T> : GpuInferenceNetwork
    where T : unmanaged, IGpuElement<T>
{
    /// <summary>Takes the arena.</summary>
    /// <exception cref="GpuException">The batch is too large to be addressed.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    protected GpuInferenceNetwork(GpuState state, NetworkPlan plan, int capacity)
        : base(state, plan, capacity, Allocate<T>(state, plan, capacity))
    {
    }

    /// <summary>The images: Batch × Channels × Resolution × Resolution. Free to reuse after the call.</summary>
    public GpuMap<T> Image => Map(Layout.Image, Layout.Channels, Layout.Resolution, Layout.Resolution);

    /// <summary>What <see cref="GpuNetwork.Forward"/> leaves: Batch × Classes × 1 × 1.</summary>
    public GpuMap<T> Logits => Map(Layout.Logits, Layout.Classes, 1, 1);

    /// <inheritdoc/>
    public override void Load(GpuBatch batch)
    {
        Batch = batch.Count;
        batch.Write(Image);
    }

    /// <inheritdoc/>
    public override void ReadLogits(FeatureMap logits) => Read(Logits, logits);

    /// <inheritdoc/>
    public override void ReadEmbedding(FeatureMap embedding) => Read(Embedding, embedding);

    /// <summary>What <see cref="ReadEmbedding"/> copies.</summary>
    /// <exception cref="InvalidOperationException">No one layer makes the logits of one pixel.</exception>
    public GpuMap<T> Embedding => Map(Layout.Embedding, Layout.RequireFeatures(), 1, 1);

    /// <summary>A feature map at an arena offset given in elements per image.</summary>
    protected GpuMap<T> Map(long offset, int channels, int height, int width) =>
        MapOf<T>(offset, channels, height, width);

    /// <summary>One float an image, at an arena offset given in elements per image.</summary>
    protected ArrayView<float> Images(long offset) => FloatsOf<T>(offset, 1);

    /// <summary>
    /// A value for each part of each image, at an arena offset given in elements per image.
    /// </summary>
    protected ArrayView<float> Parts(long offset, int count) => FloatsOf<T>(offset, count);
}

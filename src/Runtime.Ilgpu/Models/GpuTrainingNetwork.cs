using GResNet.Runtime.Ilgpu.Data;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using ILGPU;

namespace GResNet.Runtime.Ilgpu;

/// <summary>A generated network that trains on a device: batch statistics, saved tensors, gradients.</summary>
public abstract class GpuTrainingNetwork : GpuNetwork
{
    private readonly GpuVector gradients;

    private protected GpuTrainingNetwork(GpuState state, NetworkPlan plan, int capacity, GpuArena arena)
        : base(state, plan, capacity, arena)
    {
        try
        {
            gradients = new GpuVector(state.Device, state.Parameters.Length);
        }
        catch
        {
            base.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="Backward"/> leaves, in the layout of <see cref="ModelState.Parameters"/>.</summary>
    public ArrayView<float> Gradients => gradients.View;

    /// <summary>
    /// Chance that the deepest <c>DropPath</c> drops an image's branch; it grows linearly from the first.
    /// </summary>
    public float DropPath { get; set; }

    /// <summary>Seed of dropout and drop path.</summary>
    public ulong Seed { get; set; }

    /// <summary>Step of the run: another one drops other elements.</summary>
    public long Step { get; set; }

    /// <summary>Images of the step's batch before the first of this process, where several share it.</summary>
    public int FirstImage { get; set; }

    /// <summary>Images of the batch that other processes have.</summary>
    public int OtherImages { get; set; }

    /// <summary>
    /// Each image's loss and prediction, and what <see cref="Backward"/> begins with; <see cref="GpuNetwork.Forward"/>
    /// comes first.
    /// </summary>
    /// <param name="labels">Batch labels from 0 to below <paramref name="classes"/>:
    /// nobody checks those on the device.</param>
    /// <param name="share">Share of an image's own label; the rest is that of the image before,
    /// the first's of the last.</param>
    /// <param name="smoothing">Probability spread over all classes.</param>
    /// <param name="classes">Logits that count.</param>
    /// <param name="losses">Batch losses in nats, overwritten.</param>
    /// <param name="predicted">Batch classes, overwritten: the first greatest logit.</param>
    /// <exception cref="ArgumentException">Dimensions do not fit,
    /// or a share or smoothing is out of its range.</exception>
    public abstract void Loss(
        ArrayView<int> labels, float share, float smoothing, int classes, ArrayView<float> losses,
        ArrayView<int> predicted);

    /// <summary>Runs from the loss to <see cref="Gradients"/>.</summary>
    public abstract void Backward();

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        gradients.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a parameter's gradient goes, by the parameter's offset.</summary>
    protected ArrayView<float> Gradient(int offset, int length) => Gradients.SubView(offset, length);

    /// <summary>
    /// Gradients from an offset on are launched. Whether those are all: parameters before it may be frozen.
    /// </summary>
    protected bool IsComplete(int from) => from <= State.State.FrozenParameters;

    /// <summary>Running statistics, by their offsets among the state's buffers.</summary>
    protected GpuMovingStatistics RunningStatistics(int mean, int variance, int channels) =>
        new(State.RunningStatistics(mean, variance, channels), mean < State.State.FrozenBuffers);

    /// <summary>The random numbers of one layer in this step; none of one that is frozen.</summary>
    protected RandomKey Random(int layer) =>
        layer < State.State.Frozen?.Streams ? RandomKey.None : new RandomKey(Seed, Step, layer)
        {
            FirstImage = FirstImage, OtherImages = OtherImages,
        };
}

/// <summary>What generated networks that train are made of.</summary>
/// <typeparam name="T">What maps hold.</typeparam>
public abstract class GpuTrainingNetwork<T> : GpuTrainingNetwork
    where T : unmanaged, IGpuElement<T>
{
    /// <summary>Takes the arena and the gradients.</summary>
    /// <exception cref="GpuException">The batch is too large to be addressed.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    protected GpuTrainingNetwork(GpuState state, NetworkPlan plan, int capacity)
        : base(state, plan, capacity, Allocate<T>(state, plan, capacity))
    {
    }

    /// <summary>
    /// The images: Batch × Channels × Resolution × Resolution. Free to reuse after
    /// <see cref="GpuTrainingNetwork.Backward"/>.
    /// </summary>
    public GpuMap<T> Image => Map(Layout.Image, Layout.Channels, Layout.Resolution, Layout.Resolution);

    /// <summary>What <see cref="GpuNetwork.Forward"/> leaves: Batch × Classes × 1 × 1.</summary>
    public GpuMap<T> Logits => Map(Layout.Logits, Layout.Classes, 1, 1);

    /// <summary>What <see cref="GpuTrainingNetwork.Loss"/> leaves: Batch × Classes × 1 × 1.</summary>
    public GpuMap<T> LogitsGradient => Map(Layout.LogitsGradient, Layout.Classes, 1, 1);

    /// <inheritdoc/>
    public override void Load(GpuBatch batch)
    {
        Batch = batch.Count;
        batch.Write(Image);
    }

    /// <inheritdoc/>
    public override void ReadLogits(FeatureMap logits) => Read(Logits, logits);

    /// <inheritdoc/>
    public override void Loss(
        ArrayView<int> labels, float share, float smoothing, int classes, ArrayView<float> losses,
        ArrayView<int> predicted) =>
        GpuSoftmaxCrossEntropy.Run(
            Device, Logits, labels, share, smoothing, classes, LogitsGradient, losses, predicted);

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

using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Models;

/// <summary>A generated network that trains: batch statistics, saved tensors, gradients.</summary>
public abstract unsafe class TrainingNetwork : Network
{
    private readonly AlignedBuffer gradients;

    /// <summary>Takes the arena and the gradients.</summary>
    protected TrainingNetwork(ModelState state, NetworkPlan plan, int capacity, WorkerPool workers)
        : base(state, plan, capacity, workers) => gradients = new AlignedBuffer(state.Parameters.Length);

    /// <summary>What the loss puts in before <see cref="Backward"/>: Batch × Classes × 1 × 1.</summary>
    public FeatureMap LogitsGradient => OutputGradient;

    /// <summary>What <see cref="Backward"/> leaves, in the layout of <see cref="ModelState.Parameters"/>.</summary>
    public FloatView Gradients => new(gradients.Data, (int)gradients.Length);

    /// <summary>
    /// Chance that the deepest <c>DropPath</c> drops an image's branch; it grows linearly from the first.
    /// </summary>
    public float DropPath { get; set; }

    /// <summary>Seed of dropout and drop path.</summary>
    public ulong Seed { get; set; }

    /// <summary>Step of the run: another one drops other elements.</summary>
    public long Step { get; set; }

    /// <summary>
    /// Is told, within <see cref="Backward"/>, from which element on <see cref="Gradients"/> will not change any more.
    /// </summary>
    public Action<int>? GradientsCompleted { get; set; }

    /// <summary>Images of the step's batch before the first of this process, where several share it.</summary>
    public int FirstImage { get; set; }

    /// <summary>Images of the batch that other processes have.</summary>
    public int OtherImages { get; set; }

    /// <summary>
    /// Runs from <see cref="LogitsGradient"/> to <see cref="Gradients"/>; <see cref="Network.Forward"/> comes first.
    /// </summary>
    public abstract void Backward();

    /// <inheritdoc/>
    public override void Dispose()
    {
        gradients.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Where a parameter's gradient goes, by the parameter's offset.</summary>
    protected FloatView Gradient(int offset, int length) => Gradients.Slice(offset, length);

    /// <summary>
    /// Gradients from an offset on are complete, which whoever listens is told. Whether those are all: parameters
    /// before it may be frozen.
    /// </summary>
    protected bool IsComplete(int from)
    {
        GradientsCompleted?.Invoke(from);
        return from <= State.FrozenParameters;
    }

    /// <summary>Running statistics, by their offsets among the state's buffers.</summary>
    protected MovingStatistics RunningStatistics(int mean, int variance, int channels) => new(
        new ChannelStatistics(Buffer(mean, channels), Buffer(variance, channels)), mean < State.FrozenBuffers);

    /// <summary>The random numbers of one layer in this step; none of one that is frozen.</summary>
    protected RandomKey Random(int layer) =>
        layer < State.Frozen?.Streams ? RandomKey.None : new RandomKey(Seed, Step, layer)
        {
            FirstImage = FirstImage, OtherImages = OtherImages,
        };
}

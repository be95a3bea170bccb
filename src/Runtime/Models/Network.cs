using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Models;

/// <summary>
/// A generated network at one resolution: one arena of memory, and the code that runs in it. Not thread-safe.
/// </summary>
public abstract unsafe class Network : IDisposable
{
    private readonly AlignedBuffer arena;
    private readonly NetworkPlan plan;

    /// <summary>Takes the arena.</summary>
    /// <exception cref="InvalidOperationException">The state was neither initialised nor loaded.</exception>
    protected Network(ModelState state, NetworkPlan plan, int capacity, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        state.RequireValues();
        this.plan = plan;
        State = state;
        Workers = workers;
        Capacity = capacity;
        Batch = capacity;
        arena = new AlignedBuffer(checked(plan.FixedFloats + plan.FloatsPerImage * capacity));
    }

    /// <summary>The parameters it reads.</summary>
    public ModelState State { get; }

    /// <summary>The threads it runs on.</summary>
    public WorkerPool Workers { get; }

    /// <summary>The most images of one call.</summary>
    public int Capacity { get; }

    /// <summary>Images of the next call, from 1 to <see cref="Capacity"/>.</summary>
    public int Batch
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            field = value;
        }
    }

    /// <summary>Pixels a side.</summary>
    public int Resolution => plan.Resolution;

    /// <summary>Bytes of the arena.</summary>
    public long ArenaBytes => arena.Length * sizeof(float);

    /// <summary>
    /// Where the caller puts the images: Batch × Channels × Resolution × Resolution. Free to reuse after the call.
    /// </summary>
    public FeatureMap Image => Map(plan.Image, plan.Channels, plan.Resolution, plan.Resolution);

    /// <summary>What <see cref="Forward"/> leaves: Batch × Classes × 1 × 1.</summary>
    public FeatureMap Logits => Map(plan.Logits, plan.Classes, 1, 1);

    private protected int FeatureCount => plan.Features;

    private protected FeatureMap KeptFeatures => Map(plan.Embedding, plan.RequireFeatures(), 1, 1);

    /// <summary>Where the gradient of <see cref="Logits"/> goes.</summary>
    private protected FeatureMap OutputGradient => Map(plan.LogitsGradient, plan.Classes, 1, 1);

    /// <summary>Runs from <see cref="Image"/> to <see cref="Logits"/>.</summary>
    public abstract void Forward();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        arena.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A feature map at an arena offset given in floats per image.</summary>
    protected FeatureMap Map(long offset, int channels, int height, int width) =>
        new(arena.Data + plan.FixedFloats + offset * Batch, Batch, channels, height, width);

    /// <summary>Floats at an arena offset that does not depend on the batch.</summary>
    protected FloatView Fixed(long offset, int length) => new(arena.Data + offset, length);

    /// <summary>
    /// Statistics of a batch, at an arena offset that does not depend on the batch: mean, then variance.
    /// </summary>
    protected ChannelStatistics Statistics(long offset, int channels) =>
        new(Fixed(offset, channels),
            Fixed(offset + Memory.FeatureMap.Block * Geometry.ConvolutionShape.Blocks(channels), channels));

    /// <summary>A value for each part of each image, at an arena offset given in floats per image.</summary>
    protected FloatView Parts(long offset, int count) =>
        new(arena.Data + plan.FixedFloats + offset * Batch, checked(count * Batch));

    /// <summary>A running mean or variance, by its offset among the state's buffers.</summary>
    protected FloatView Buffer(int offset, int length) => State.Buffers.Slice(offset, length);

    /// <summary>A parameter, by its offset among the state's parameters.</summary>
    protected FloatView Parameter(int offset, int length) => State.Parameters.Slice(offset, length);
}

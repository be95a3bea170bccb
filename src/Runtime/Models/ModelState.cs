using System.Collections.Immutable;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Models;

/// <summary>What a tensor of a model's state is, and so how it starts and whether it is trained.</summary>
public enum StateRole
{
    /// <summary>Weights of a convolution or linear layer: decayed, drawn by <see cref="WeightInitializer"/>.</summary>
    Weight,

    /// <summary>Bias of a convolution or linear layer: starts at zero.</summary>
    Bias,

    /// <summary>Per-channel factor of an affine or normalization: starts at one.</summary>
    Scale,

    /// <summary>Per-channel offset of an affine or normalization: starts at zero.</summary>
    Shift,

    /// <summary>Slope of a PReLU: starts at 0.25.</summary>
    Slope,

    /// <summary>Learned token or positions: not decayed, drawn by <see cref="WeightInitializer"/>.</summary>
    Embedding,

    /// <summary>Running mean: a buffer, not trained; starts at zero.</summary>
    RunningMean,

    /// <summary>Running variance: a buffer, not trained; starts at one.</summary>
    RunningVariance,
}

/// <summary>One named tensor of a model: its dimensions in PyTorch's order and where it lies in its store.</summary>
/// <param name="Name">Dotted name, as in a state dictionary: <c>stage1.0.reduce.weight</c>.</param>
/// <param name="Role">What it is.</param>
/// <param name="Dimensions">For weights [out][in / groups][height][width] or [out][in]; else [channels].</param>
/// <param name="Offset">First float, within the parameters or, for running statistics, within the buffers.</param>
/// <param name="Initial">Where it does not start as its role says: a scale's first value, the deviation of a weight's
/// or an embedding's.</param>
/// <param name="Grid">What learned positions are of, by which those of a file are resized; null for other
/// tensors.</param>
public sealed record StateEntry(
    string Name, StateRole Role, ImmutableArray<int> Dimensions, int Offset, float? Initial = null,
    PositionGrid? Grid = null)
{
    /// <summary>Number of floats.</summary>
    public int Length => Dimensions.Aggregate(1, (a, b) => checked(a * b));

    /// <summary>Trained, rather than a running statistic.</summary>
    public bool IsParameter => Role is not (StateRole.RunningMean or StateRole.RunningVariance);
}

/// <summary>A model's parameters and running statistics, by name, in two runs of native memory.</summary>
public sealed unsafe class ModelState : IDisposable
{
    private readonly AlignedBuffer parameters;
    private readonly AlignedBuffer buffers;
    private readonly Dictionary<string, StateEntry> byName;
    private bool isInitialized;

    /// <summary>
    /// Takes memory for <paramref name="entries"/>, all zero: <see cref="Initialize"/> gives them their first values.
    /// </summary>
    public ModelState(ImmutableArray<StateEntry> entries)
    {
        Entries = entries;
        byName = entries.ToDictionary(e => e.Name);
        parameters = new AlignedBuffer(Extent(entries.Where(e => e.IsParameter)));
        buffers = new AlignedBuffer(Extent(entries.Where(e => !e.IsParameter)));
    }

    /// <summary>The tensors, in the order of the layers.</summary>
    public ImmutableArray<StateEntry> Entries { get; }

    /// <summary>All trained tensors; gradients and optimizer state have the same layout.</summary>
    public FloatView Parameters => new(parameters.Data, (int)parameters.Length);

    /// <summary>All running statistics.</summary>
    public FloatView Buffers => new(buffers.Data, (int)buffers.Length);

    /// <summary>
    /// Whether no tensor has been given values: all are zero, and <see cref="Initialize"/> was never called.
    /// </summary>
    public bool IsBlank =>
        !isInitialized && !Entries.IsEmpty && !Parameters.Span.ContainsAnyExcept(0)
            && !Buffers.Span.ContainsAnyExcept(0);

    /// <summary>Up to where training leaves the state as it is; null where all of it is trained.</summary>
    public FreezePoint? Frozen { get; private set; }

    /// <summary>Of <see cref="Parameters"/>, how many from the first are frozen.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int FrozenParameters { get; private set; }

    /// <summary>Of <see cref="Buffers"/>, how many from the first are frozen.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int FrozenBuffers { get; private set; }

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => Entries.Where(e => e.IsParameter).Sum(e => (long)e.Length);

    /// <summary>The values of one tensor.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has that name.</exception>
    public FloatView this[string name] => byName.TryGetValue(name, out StateEntry? entry)
        ? this[entry]
        : throw new KeyNotFoundException($"The model has no tensor named '{name}'.");

    /// <summary>The values of one tensor.</summary>
    public FloatView this[StateEntry entry] =>
        (entry.IsParameter ? Parameters : Buffers).Slice(entry.Offset, entry.Length);

    /// <summary>Gives every tensor its first value; the same seed gives the same bits.</summary>
    public void Initialize(ulong seed)
    {
        WeightInitializer.Initialize(this, seed);
        isInitialized = true;
    }

    /// <summary>
    /// Has training leave the first tensors as they are: networks that train do not run the backward pass of their
    /// layers, which normalise by running statistics, as in inference, and drop nothing. Optimizers and averages that
    /// are made afterwards leave them alone.
    /// </summary>
    /// <param name="point">The end of what is frozen, one of the model's
    /// <see cref="ModelSummary.FreezePoints"/>; null for nothing.</param>
    public void Freeze(FreezePoint? point)
    {
        Frozen = point;
        IEnumerable<StateEntry> trained = Entries.Skip(point?.Tensors ?? 0);
        FrozenParameters = point is null ? 0 : Begin(trained.FirstOrDefault(e => e.IsParameter), Parameters.Length);
        FrozenBuffers = point is null ? 0 : Begin(trained.FirstOrDefault(e => !e.IsParameter), Buffers.Length);

        static int Begin(StateEntry? first, int end) => first?.Offset ?? end;
    }

    /// <summary>Whether training leaves a tensor as it is.</summary>
    public bool IsFrozen(StateEntry entry) =>
        entry.Offset < (entry.IsParameter ? FrozenParameters : FrozenBuffers);

    /// <summary>
    /// Throws where the state <see cref="IsBlank"/>: a network of zeros would neither learn nor tell anything.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is; the message says what to do first.</exception>
    public void RequireValues()
    {
        if (IsBlank)
            throw new InvalidOperationException(
                "The state of the model is all zero: before a network is made of it, give it first values with "
                    + "State.Initialize(seed), "
                + "or load a file of weights with ModelWeights.Load.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        parameters.Dispose();
        buffers.Dispose();
    }

    private static int Extent(IEnumerable<StateEntry> entries) =>
        entries.Select(e => checked(e.Offset + e.Length)).DefaultIfEmpty(0).Max();
}

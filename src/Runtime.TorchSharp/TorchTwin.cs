using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>
/// A model's network as a module of TorchSharp: images N × Channels × Resolution × Resolution, normalised as for the
/// model, become logits N × Classes. The generator derives a class of it from each model; names of its parameters and
/// buffers are those of the model's state. Like every module it begins in training mode; <c>eval()</c> makes it
/// classify. Not thread-safe.
/// </summary>
public abstract class TorchTwin : nn.Module<Tensor, Tensor>
{
    // Running statistics of layers that are frozen.
    private readonly HashSet<Tensor> frozen = new(ReferenceEqualityComparer.Instance);
    // Streams of random numbers below this drop nothing.
    private int firstStream;

    /// <summary>A module without tensors yet.</summary>
    /// <param name="name">The model's class.</param>
    protected TorchTwin(string name) : base(name)
    {
    }

    /// <summary>
    /// Chance, from 0 to 1, that the deepest <c>DropPath</c> drops an image's branch in training; it grows linearly
    /// from the first.
    /// </summary>
    public double DropPath
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1);
            field = value;
        }
    }

    /// <summary>
    /// Seed and step of the random numbers of dropout and drop path, which are the model's own then: the same elements
    /// are dropped as in its other networks, whose layers are the streams. Null for numbers of libtorch's generator.
    /// </summary>
    public RandomKey? Random { get; set; }

    /// <summary>The logits, N × Classes.</summary>
    /// <param name="input">Images, N × Channels × Resolution × Resolution.</param>
    public sealed override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return Run(input).Logits.MoveToOuterDisposeScope();
    }

    /// <summary>All that the network makes of images; the caller disposes both.</summary>
    /// <param name="images">N × Channels × Resolution × Resolution.</param>
    public TwinOutputs Outputs(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor logits, Tensor? embedding) = Run(images);
        return new TwinOutputs(logits.MoveToOuterDisposeScope(), embedding?.MoveToOuterDisposeScope());
    }

    /// <summary>Takes the weights and running statistics of a model.</summary>
    /// <param name="model">One of the same class, or with a state of the same names and dimensions.</param>
    /// <exception cref="ArgumentException">Its state differs; the message says in what.</exception>
    /// <exception cref="InvalidOperationException">Its state was neither initialised nor loaded.</exception>
    public void CopyFrom(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.State.RequireValues();
        foreach ((StateEntry entry, Tensor tensor) in TwinState.Pairs(this, model))
            TwinState.Upload(model, entry, tensor);
    }

    /// <summary>Gives a model the weights and running statistics that this has now.</summary>
    /// <param name="model">One of the same class, or with a state of the same names and dimensions.</param>
    /// <exception cref="ArgumentException">Its state differs; the message says in what.</exception>
    public void CopyTo(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach ((StateEntry entry, Tensor tensor) in TwinState.Pairs(this, model))
            TwinState.Download(tensor, model, entry);
    }

    /// <summary>
    /// Leaves the first layers as they are, as the model's <see cref="ModelState.Freeze"/> has its networks do: they
    /// normalise by running statistics, drop nothing, and their parameters get no gradients. For when the module is
    /// where it stays: moving it makes new tensors.
    /// </summary>
    /// <param name="model">Of the same class: its state says what is frozen.</param>
    /// <exception cref="ArgumentException">Its state differs; the message says in what.</exception>
    public void FreezeAs(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        frozen.Clear();
        firstStream = model.State.Frozen?.Streams ?? 0;
        foreach ((StateEntry entry, Tensor tensor) in TwinState.Pairs(this, model))
        {
            bool isFrozen = model.State.IsFrozen(entry);
            if (entry.IsParameter) tensor.requires_grad = !isFrozen;
            else if (isFrozen) frozen.Add(tensor);
        }
    }

    /// <summary>What generated code computes.</summary>
    /// <param name="image">N × Channels × Resolution × Resolution.</param>
    protected abstract TwinOutputs Run(Tensor image);

    /// <summary>A parameter of zeros, which lives as long as the module.</summary>
    /// <param name="dimensions">Its dimensions.</param>
    /// <exception cref="DeviceException">libtorch cannot be loaded.</exception>
    protected static Parameter Weights(params long[] dimensions)
    {
        TorchLibrary.Require();
        using Tensor zero = zeros(dimensions);
        return (Parameter)new Parameter(zero).DetachFromDisposeScope();
    }

    /// <summary>A running statistic of zeros, which lives as long as the module.</summary>
    /// <param name="channels">How many values it has.</param>
    /// <exception cref="DeviceException">libtorch cannot be loaded.</exception>
    protected static Tensor Statistics(long channels)
    {
        TorchLibrary.Require();
        return zeros(channels).DetachFromDisposeScope();
    }

    /// <summary>Whether a layer takes the statistics of the batch, and moves its running ones by them.</summary>
    /// <param name="statistics">One of its running statistics.</param>
    protected bool Learns(Tensor statistics) => training && !frozen.Contains(statistics);

    /// <summary>Zeroes whole images with some chance in training, and scales the others.</summary>
    /// <param name="x">N × C × H × W.</param>
    /// <param name="rate">The chance, below 1.</param>
    /// <param name="stream">Names the model's random numbers for it.</param>
    protected Tensor DropImages(Tensor x, double rate, int stream)
    {
        if (!Drops(rate, stream)) return x;
        if (Random is { } random) return x * TwinDrops.Images(x, (float)rate, random with { Stream = stream });
        Tensor kept = x.new_empty(x.shape[0], 1, 1, 1).bernoulli_(1 - rate);
        return x * kept.div_(1 - rate);
    }

    /// <summary>Zeroes elements with some chance in training, and scales the others.</summary>
    /// <param name="x">N × C [× H × W].</param>
    /// <param name="rate">The chance, below 1.</param>
    /// <param name="stream">Names the model's random numbers for it.</param>
    protected Tensor DropElements(Tensor x, double rate, int stream)
    {
        if (!Drops(rate, stream)) return x;
        return Random is { } random
            ? x * TwinDrops.Elements(x, (float)rate, random with { Stream = stream })
            : nn.functional.dropout(x, rate, true, false);
    }

    private bool Drops(double rate, int stream) => training && rate > 0 && stream >= firstStream;
}

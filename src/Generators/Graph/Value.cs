namespace GResNet.Generators.Graph;

/// <summary>What a value is, and how its size grows with the batch.</summary>
internal abstract record TensorType
{
    /// <summary>A feature map: one <paramref name="Shape"/> per image.</summary>
    public sealed record Feature(Shape Shape) : TensorType;

    /// <summary>One value an image.</summary>
    public sealed record Images : TensorType;

    /// <summary>Floats whatever the batch: a weight, its gradient, sums over a channel.</summary>
    public sealed record Vector(int Length) : TensorType;

    /// <summary>Mean and variance of each channel.</summary>
    public sealed record Statistics(int Channels) : TensorType;

    /// <summary>
    /// A float for each of <paramref name="Count"/> parts of an image, whatever maps hold: its pixels or groups of its
    /// channels that are normalised, the queries of its attention.
    /// </summary>
    public sealed record Parts(int Count) : TensorType;
}

/// <summary>Something a node makes, or a parameter. Compared by identity.</summary>
internal sealed class Value(TensorType type, string name)
{
    public TensorType Type { get; } = type;

    /// <summary>The author's word for it: the layer's or operation's name. Not unique.</summary>
    public string Name { get; } = name;

    /// <summary>Shape of a feature map.</summary>
    public Shape Shape => ((TensorType.Feature)Type).Shape;

    /// <summary>
    /// Whether, as an operand of elementwise work on a map of this shape, it is a map of one pixel: one value a channel
    /// and image.
    /// </summary>
    public bool IsSpreadOver(Shape map) => Type is TensorType.Feature own && own.Shape != map;

    /// <summary>The tensor of the model's state this value stands for, or null for what a node makes.</summary>
    public StateTensor? State { get; init; }

    /// <summary>The value whose gradient, or part of it, this is; null in the forward pass.</summary>
    public Value? GradientOf { get; init; }

    public override string ToString() => $"{Name}: {Type}";
}

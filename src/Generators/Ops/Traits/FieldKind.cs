namespace GResNet.Generators.Ops;

/// <summary>
/// What a field of a routine's memory holds: its place among the fields, its type, and its unit for a comment.
/// </summary>
internal sealed record FieldKind(int Order, string Type, string Comment)
{
    public static FieldKind Map { get; } = new(0, "long", "Offsets of maps, in floats of one image: times the batch.");

    public static FieldKind Fixed { get; } = new(1, "long", "Offsets of vectors, in floats, whatever the batch.");

    public static FieldKind Parameter { get; } =
        new(2, "int", "Offsets of parameters and of their gradients, in floats.");

    public static FieldKind Buffer { get; } = new(3, "int", "Offsets of running statistics, in floats.");

    public static FieldKind RandomStream { get; } = new(4, "int", "Numbers of streams of random numbers.");

    public static FieldKind DropDepth { get; } =
        new(5, "float", "Parts of the network's drop path: 0 at its first, 1 at its last.");

    /// <summary>The memory of a block within the block.</summary>
    public static FieldKind Block(string type) => new(6, type, "Blocks within.");
}

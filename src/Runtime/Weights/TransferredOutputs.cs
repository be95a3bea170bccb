using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>What became of the outputs of a network that began with the weights of another.</summary>
public sealed class TransferredOutputs
{
    private readonly string path;
    private readonly bool areNamed;

    internal TransferredOutputs(
        string path, ImmutableArray<string>? known, ImmutableArray<string> classes, ImmutableArray<bool> areKept)
    {
        this.path = path;
        areNamed = known is not null;
        Kept = [.. classes.Where((_, output) => areKept[output])];
        Added = [.. classes.Where((_, output) => !areKept[output])];
        Dropped = [.. (known ?? []).Except(classes)];
    }

    /// <summary>Classes whose outputs are those of the file.</summary>
    public ImmutableArray<string> Kept { get; }

    /// <summary>Classes whose outputs begin afresh.</summary>
    public ImmutableArray<string> Added { get; }

    /// <summary>Classes of the file that are none of the model's.</summary>
    public ImmutableArray<string> Dropped { get; }

    /// <summary>The same in a sentence.</summary>
    public string Message => (areNamed, Kept.Length, Added.Length) switch
    {
        (false, 0, _) =>
            $"'{path}' does not name its classes, and has not one output for each class here: all outputs begin "
                + $"afresh.",
        (false, _, _) =>
            $"'{path}' does not name its classes: its outputs are kept in their order ({Listing.Of(Kept)}).",
        (_, 0, _) when Dropped.IsEmpty =>
            $"The layer that makes the outputs is of another form in '{path}': all outputs begin afresh.",
        (_, 0, _) => $"None of the classes is one of '{path}' ({Listing.Of(Dropped)}): all outputs begin afresh.",
        (_, _, 0) when Dropped.IsEmpty => $"The outputs of all classes are those of '{path}'.",
        _ => $"Outputs follow their classes from '{path}': kept {Listing.Of(Kept)}; new {Listing.Of(Added)}; "
            + $"dropped {Listing.Of(Dropped)}.",
    };
}

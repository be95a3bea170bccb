using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A file whose learned positions are of another size than a model's, and resized as they are read. It owns nothing:
/// whoever opened the file closes it.
/// </summary>
internal sealed class ResizedPositions : WeightsFile
{
    private readonly WeightsFile file;
    private readonly Dictionary<string, Resizing> resizings;

    private ResizedPositions(WeightsFile file, Dictionary<string, Resizing> resizings)
    {
        this.file = file;
        this.resizings = resizings;
        Tensors = [.. file.Tensors.Select(tensor => resizings.TryGetValue(tensor.Name, out Resizing? resizing)
            ? new TensorEntry(tensor.Name, ElementType.NameOf<float>(), [.. resizing.Dimensions.Select(n => (long)n)])
            : tensor)];
    }

    public override string Path => file.Path;

    public override string Format => file.Format;

    public override ImmutableDictionary<string, string> Metadata => file.Metadata;

    public override ImmutableArray<TensorEntry> Tensors { get; }

    public override ImmutableArray<string> PassedOver => file.PassedOver;

    /// <summary>The file, its positions resized to a model's where that is needed and possible.</summary>
    /// <param name="file">The file, by the model's names.</param>
    /// <param name="state">The model's.</param>
    /// <param name="tell">Is told what is resized, in a sentence; null where nobody is to be told.</param>
    /// <exception cref="CheckpointException">Something is to be resized, and there is nobody to tell.</exception>
    public static WeightsFile Fitted(WeightsFile file, ModelState state, Action<string>? tell)
    {
        Dictionary<string, Resizing> resizings = state.Entries.Select(entry => Resizing.Of(entry, file))
            .OfType<Resizing>().ToDictionary(resizing => resizing.From.Name);
        if (resizings.Count == 0) return file;
        string message = $"'{file.Path}' has positions of another size: "
            + Listing.Of([.. resizings.Values.Select(resizing => $"{resizing}")]);
        if (tell is null)
            throw new CheckpointException(
                $"{message}. They would be resized, which changes what the network computes: to have that, give an "
                    + "action that is told of it.");
        tell($"{message}. They are resized, by bicubic interpolation.");
        return new ResizedPositions(file, resizings);
    }

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes)
    {
        if (resizings.TryGetValue(entry.Name, out Resizing? resizing))
            resizing.Run(file, MemoryMarshal.Cast<byte, float>(bytes));
        else
            file.ReadBytes(file.Find(entry.Name)!, bytes);
    }

    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Positions that are resized.</summary>
    /// <param name="From">The file's.</param>
    /// <param name="Grid">What these are of.</param>
    /// <param name="Wanted">What the model's are of.</param>
    /// <param name="Dimensions">Those of the model's.</param>
    private sealed record Resizing(
        TensorEntry From, PositionGrid Grid, PositionGrid Wanted, ImmutableArray<int> Dimensions)
    {
        /// <summary>How the file's positions become those of an entry; null where they need not or cannot.</summary>
        public static Resizing? Of(StateEntry entry, WeightsFile file)
        {
            if (entry.Grid is not { } wanted || file.Find(entry.Name) is not { IsFloat: true } found
                || found.Dimensions.Length != entry.Dimensions.Length)
                return null;
            int axis = entry.Dimensions.Length - 2;
            long count = found.Dimensions[axis];
            return count != entry.Dimensions[axis]
                && found.Dimensions.SetItem(axis, entry.Dimensions[axis])
                    .SequenceEqual(entry.Dimensions.Select(size => (long)size))
                && wanted.WithCount(count) is { } grid
                ? new Resizing(found, grid, wanted, entry.Dimensions)
                : null;
        }

        public void Run(WeightsFile file, Span<float> to) =>
            PositionResizing.Forward(file.ReadFloats(From.Name), Grid, Wanted, to);

        public override string ToString() => $"{From.Name} of {Text(Grid)}, not {Text(Wanted)}";

        private static string Text(PositionGrid grid) =>
            grid.Rows == grid.Columns ? $"{grid.Rows}×{grid.Columns}" : $"{grid.Rows} distances";
    }
}

using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>A file whose tensors have other names here. It owns nothing: whoever opened the file closes it.</summary>
internal sealed class RenamedWeights : WeightsFile
{
    private readonly WeightsFile file;
    private readonly Dictionary<string, TensorEntry> originals;

    /// <param name="file">The file.</param>
    /// <param name="rename">The new name of each, no two alike.</param>
    public RenamedWeights(WeightsFile file, Func<string, string> rename)
    {
        this.file = file;
        originals = file.Tensors.ToDictionary(tensor => rename(tensor.Name));
        Tensors =
        [
            .. file.Tensors.Select(tensor => new TensorEntry(rename(tensor.Name), tensor.Type, tensor.Dimensions)),
        ];
    }

    public override string Path => file.Path;

    public override string Format => file.Format;

    public override ImmutableDictionary<string, string> Metadata => file.Metadata;

    public override ImmutableArray<TensorEntry> Tensors { get; }

    public override ImmutableArray<string> PassedOver => file.PassedOver;

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes) =>
        file.ReadBytes(originals[entry.Name], bytes);

    protected override void Dispose(bool disposing)
    {
    }
}

using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>
/// A file whose tensors have a model's names, though they have others in it. It owns nothing: whoever opened the file
/// closes it.
/// </summary>
internal sealed class NamedWeights : WeightsFile
{
    private readonly WeightsFile file;
    private readonly Dictionary<string, ImmutableArray<TensorEntry>> parts = [];

    /// <param name="file">The file.</param>
    /// <param name="naming">What the model's tensors are called in it.</param>
    /// <param name="prefix">What stands before all of its names.</param>
    public NamedWeights(WeightsFile file, Naming naming, string prefix)
    {
        this.file = file;
        var tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        HashSet<string> taken = [];
        foreach ((string name, ImmutableArray<string> names) in naming.Names)
        {
            if (Joined(name, [.. names.Select(part => file.Find(prefix + part))]) is not { } tensor) continue;
            tensors.Add(tensor);
            taken.UnionWith(parts[name].Select(part => part.Name));
        }

        foreach (TensorEntry other in file.Tensors.Where(tensor => !taken.Contains(tensor.Name)))
        {
            string name = other.Name.StartsWith(prefix, StringComparison.Ordinal)
                ? other.Name[prefix.Length..]
                : other.Name;
            // What one of the model's is called is in the file the name of another.
            if (parts.ContainsKey(name)) name = $"{other.Name} in the file";
            parts[name] = [other];
            tensors.Add(new TensorEntry(name, other.Type, other.Dimensions));
        }

        Tensors = tensors.ToImmutable();
    }

    public override string Path => file.Path;

    public override string Format => file.Format;

    public override ImmutableDictionary<string, string> Metadata => file.Metadata;

    public override ImmutableArray<TensorEntry> Tensors { get; }

    public override ImmutableArray<string> PassedOver => file.PassedOver;

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes)
    {
        ImmutableArray<TensorEntry> from = parts[entry.Name];
        if (from is [var whole])
        {
            file.ReadBytes(whole, bytes);
            return;
        }

        int length = bytes.Length / from.Length;
        for (int part = 0; part < from.Length; part++)
            file.ReadBytes(from[part], bytes.Slice(part * length, length));
    }

    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>A tensor of all its parts; null where one is missing, or they do not go together.</summary>
    private TensorEntry? Joined(string name, ImmutableArray<TensorEntry?> found)
    {
        if (found.Any(part => part is null)) return null;
        ImmutableArray<TensorEntry> all = [.. found.OfType<TensorEntry>()];
        TensorEntry first = all[0];
        if (all.Length > 1 && (first.Dimensions.IsEmpty || !all.All(part =>
            part.Type == first.Type && part.Dimensions.AsSpan().SequenceEqual(first.Dimensions.AsSpan()))))
            return null;
        parts[name] = all;
        return new TensorEntry(
            name, first.Type,
            all.Length > 1 ? first.Dimensions.SetItem(0, first.Dimensions[0] * all.Length) : first.Dimensions);
    }
}

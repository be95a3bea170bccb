using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace GResNet.Runtime.Weights;

/// <summary>
/// A file of named tensors open for reading, whatever its format. Opening reads what is in it, without the values;
/// nothing in a file is ever executed.
/// </summary>
public abstract class WeightsFile : IDisposable
{
    private Dictionary<string, TensorEntry>? byName;

    /// <summary>Where the file lies.</summary>
    public abstract string Path { get; }

    /// <summary>The format, for people: <c>safetensors</c>.</summary>
    public abstract string Format { get; }

    /// <summary>Strings about the file; none in formats that have no place for them.</summary>
    public abstract ImmutableDictionary<string, string> Metadata { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public abstract ImmutableArray<TensorEntry> Tensors { get; }

    /// <summary>What else the file holds and is not read, for people.</summary>
    public virtual ImmutableArray<string> PassedOver => [];

    /// <summary>A tensor, by name; null where there is none.</summary>
    public TensorEntry? Find(string name)
    {
        byName ??= Tensors.ToDictionary(tensor => tensor.Name);
        return byName.GetValueOrDefault(name);
    }

    /// <summary>
    /// The values of a tensor as float32: of half precision exactly, of double precision rounded to the nearest.
    /// </summary>
    /// <exception cref="CheckpointException">There is no such tensor, its elements are not floating-point numbers, or
    /// the file was cut since it was opened.</exception>
    public float[] ReadFloats(string name)
    {
        TensorEntry entry = Find(name) ?? throw new CheckpointException($"'{Path}' has no tensor named '{name}'.");
        CheckFits(entry);
        var values = new float[entry.Count];
        ReadFloats(entry, values);
        return values;
    }

    /// <summary>Reads the values of a tensor as float32 into <paramref name="values"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length than the tensor.</exception>
    /// <exception cref="CheckpointException">Its elements are not floating-point numbers, or the file was cut since it
    /// was opened.</exception>
    public void ReadFloats(TensorEntry entry, Span<float> values)
    {
        if (values.Length != entry.Count)
            throw new ArgumentException(
                $"Tensor '{entry.Name}' is {entry.Shape}; {values.Length} values do not fit it.", nameof(values));
        if (!entry.IsFloat)
            throw new CheckpointException(
                $"'{Path}': tensor '{entry.Name}' is of type {entry.Type}; floating-point numbers are expected.");
        if (entry.Type == ElementType.NameOf<float>())
        {
            ReadBytes(entry, MemoryMarshal.AsBytes(values));
            return;
        }

        var bytes = new byte[(long)values.Length * ElementType.BytesOf(entry.Type)];
        ReadBytes(entry, bytes);
        ElementType.ToFloats(entry.Type, bytes, values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether an array can hold the values of a tensor.</summary>
    /// <exception cref="CheckpointException">It cannot.</exception>
    internal void CheckFits(TensorEntry entry)
    {
        if (entry.Count > Array.MaxLength)
            throw new CheckpointException(
                $"'{Path}': tensor '{entry.Name}' has {entry.Count} values, more than an array can hold.");
    }

    /// <summary>Reads all elements of a tensor, row-major and little-endian.</summary>
    /// <exception cref="CheckpointException">The file was cut since it was opened.</exception>
    protected internal abstract void ReadBytes(TensorEntry entry, Span<byte> bytes);

    /// <summary>Closes the file.</summary>
    protected abstract void Dispose(bool disposing);
}

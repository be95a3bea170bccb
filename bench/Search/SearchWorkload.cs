using System.IO.MemoryMappedFiles;
using GResNet.Search;

namespace GResNet.Bench.Search;

/// <summary>Random vectors in a file, which both sides map, and queries.</summary>
internal sealed class SearchWorkload : IDisposable
{
    /// <summary>Neighbours that are found.</summary>
    public const int Top = 10;

    private const int Seed = 1;


    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-bench-").FullName;

    public SearchWorkload(int vectors, int dimensions, VectorStorage storage)
    {
        (Vectors, Dimensions) = (vectors, dimensions);
        float[] numbers = new float[checked(vectors * (long)dimensions)];
        var random = new Random(Seed);
        for (long i = 0; i < numbers.LongLength; i++) numbers[i] = random.NextSingle() - 0.5f;
        using (VectorIndex made = VectorIndex.Create(numbers, dimensions, storage)) made.Save(Path);
        Index = VectorIndex.Open(Path);
    }

    /// <summary>How many there are.</summary>
    public int Vectors { get; }

    /// <summary>Numbers of each.</summary>
    public int Dimensions { get; }

    /// <summary>The file, a safetensors file of one tensor at its end.</summary>
    public string Path => System.IO.Path.Combine(folder, "vectors.safetensors");

    /// <summary>They, mapped.</summary>
    public VectorIndex Index { get; }

    /// <summary>Bytes of all.</summary>
    public long Bytes => (long)Vectors * Dimensions * (Index.Storage == VectorStorage.Float32 ? 4 : 2);

    /// <summary>Where the numbers begin in the file.</summary>
    public long Offset => new FileInfo(Path).Length - Bytes;

    /// <summary>Random queries.</summary>
    public float[] Queries(int count)
    {
        var random = new Random(Seed + 1);
        return [.. Enumerable.Range(0, count * Dimensions).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>The file, mapped once more.</summary>
    public MemoryMappedFile Map() =>
        MemoryMappedFile.CreateFromFile(Path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

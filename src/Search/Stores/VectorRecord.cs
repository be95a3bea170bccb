using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GResNet.Search.Stores;

/// <summary>A vector of a store.</summary>
/// <param name="Id">Which it is: a vector that is put in replaces the one of its id.</param>
/// <param name="Vector">Its numbers, all finite.</param>
/// <param name="Path">Where that is which it was made of.</param>
/// <param name="Class">The name of its class; empty for none.</param>
public sealed record VectorRecord(long Id, ReadOnlyMemory<float> Vector, string Path, string Class)
{
    /// <summary>An id that is always the same for a path: of its SHA-256 the first 63 bits. Of a million paths, two
    /// have the same with a probability of one in eighteen million.</summary>
    public static long IdOf(string path) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(path))) & long.MaxValue;
}

/// <summary>A vector of a store that was found.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Score">How near it is, as <see cref="VectorMetric"/> says.</param>
public readonly record struct VectorMatch(long Id, float Score);

/// <summary>What a vector of a store is of.</summary>
/// <param name="Id">Which it is.</param>
/// <param name="Path">Where that is which it was made of.</param>
/// <param name="Class">The name of its class; empty for none.</param>
public sealed record VectorItem(long Id, string Path, string Class);

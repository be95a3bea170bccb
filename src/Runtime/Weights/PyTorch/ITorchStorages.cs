namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>What a container of PyTorch's holds: one pickled object, and the storages it refers to.</summary>
internal interface ITorchStorages : IDisposable
{
    /// <summary>The container, for people.</summary>
    string Format { get; }

    /// <summary>Strings about the file.</summary>
    IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The pickled object.</summary>
    object? Root { get; }

    /// <summary>Classes and functions in it that are not known.</summary>
    IReadOnlyCollection<string> Unknown { get; }

    /// <summary>Bytes of a storage.</summary>
    /// <exception cref="FormatException">There is none of that key.</exception>
    long Length(string key);

    /// <summary>Reads bytes of a storage, from one on.</summary>
    /// <exception cref="IOException">The file was cut since it was opened.</exception>
    void Read(string key, long offset, Span<byte> bytes);
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Features;

/// <summary>
/// A file of images' embeddings in their order, one record each, that is written from its beginning to its end. What
/// stops the writing, a kill or a power cut, leaves a file that goes on after its last record that is whole: each has a
/// checksum. For one thread at a time.
/// </summary>
public sealed class FeatureStore : IDisposable
{
    // Marks the kind of file and the version of its form.
    private const string Magic = "gresnet features 1\n";

    // Magic, key, numbers of an embedding, images.
    private const int KeyBytes = SHA256.HashSizeInBytes, HeaderBytes = 64;

    // Of a record, before its numbers: a checksum, and whether there are any.
    private const int ChecksumBytes = 8, StateBytes = 4, PrefixBytes = ChecksumBytes + StateBytes;
    private const int Readable = 1, Unreadable = 2;

    private readonly FileStream file;
    private readonly byte[] record;
    private readonly HashSet<int> unreadable = [];

    private FeatureStore(FileStream file, int features, int capacity)
    {
        this.file = file;
        (Features, Capacity) = (features, capacity);
        record = new byte[PrefixBytes + features * sizeof(float)];
    }

    /// <summary>Numbers of an embedding.</summary>
    public int Features { get; }

    /// <summary>Images it is for.</summary>
    public int Capacity { get; }

    /// <summary>Images it has, the first of them.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it has all.</summary>
    public bool IsComplete => Count == Capacity;

    /// <summary>Images without an embedding, because they could not be read.</summary>
    public int UnreadableCount => unreadable.Count;

    /// <summary>Opens or makes a file to write; no other process can open it meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">What its embeddings depend on, as <see cref="FeatureKey"/> makes it.</param>
    /// <param name="features">Numbers of an embedding.</param>
    /// <param name="images">Images it is for.</param>
    /// <exception cref="CheckpointException">It is a file of other embeddings.</exception>
    /// <exception cref="IOException">It cannot be opened; another process has it, for instance.</exception>
    public static FeatureStore Open(string path, string key, int features, int images)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var store = new FeatureStore(file, features, images);
        try
        {
            if (file.Length < HeaderBytes) store.Begin(key);
            else if (!store.IsHeader(key)) throw Other(path);
            store.FindRecords();
            file.SetLength(store.Offset(store.Count));
            return store;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to read that has all embeddings; several processes can.</summary>
    /// <returns>Null where there is none, or none that is complete.</returns>
    /// <exception cref="CheckpointException">It is a file of other embeddings.</exception>
    public static FeatureStore? TryOpenComplete(string path, string key, int features, int images)
    {
        if (!File.Exists(path)) return null;
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            // Another process writes it, or it is gone: whoever asks for it to write is told.
            return null;
        }

        var store = new FeatureStore(file, features, images);
        try
        {
            bool isLongEnough = file.Length >= store.Offset(images);
            if (isLongEnough && !store.IsHeader(key)) throw Other(path);
            if (isLongEnough) store.FindRecords();
            if (store.IsComplete && isLongEnough) return store;
            file.Dispose();
            return null;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the file of some embeddings in a folder; where it is not there whole, it is written first.
    /// </summary>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <param name="key">What the embeddings depend on, as <see cref="FeatureKey"/> makes it.</param>
    /// <param name="features">Numbers of an embedding.</param>
    /// <param name="images">Images it is for.</param>
    /// <param name="tryWrite">Writes what is not there yet; false where that was ended early.</param>
    /// <returns>Null where it was.</returns>
    /// <exception cref="CheckpointException">It is a file of other embeddings.</exception>
    /// <exception cref="IOException">It cannot be opened or written.</exception>
    public static FeatureStore? TryOpenOrWrite(
        string folder, string key, int features, int images, Func<FeatureStore, bool> tryWrite)
    {
        string path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{key[..32]}.features");
        if (TryOpenComplete(path, key, features, images) is { } whole) return whole;
        using (FeatureStore written = Open(path, key, features, images))
            if (!tryWrite(written)) return null;
        return TryOpenComplete(path, key, features, images)
            ?? throw new IOException($"'{path}' is not as it was written.");
    }

    /// <summary>
    /// Whether an image it has could not be read. Any number of threads may ask, where nobody writes.
    /// </summary>
    public bool IsUnreadable(int image) => unreadable.Contains(image);

    /// <summary>Adds the next image's.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<float> embedding)
    {
        embedding.CopyTo(MemoryMarshal.Cast<byte, float>(record.AsSpan(PrefixBytes)));
        Append(Readable);
    }

    /// <summary>Notes that the next image cannot be read.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void AppendUnreadable()
    {
        record.AsSpan(PrefixBytes).Clear();
        unreadable.Add(Count);
        Append(Unreadable);
    }

    /// <summary>Reads an image's embedding; of one that could not be read, zeros.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(int image, Span<float> embedding)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        Span<byte> bytes = MemoryMarshal.AsBytes(embedding);
        if (!TryFill(bytes, Offset(image) + PrefixBytes))
            throw new IOException($"'{file.Name}' has become shorter while it was open.");
    }

    /// <summary>Returns once all that was added is on the disk.</summary>
    public void Flush() => file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static CheckpointException Other(string path) => new(
        $"'{path}' has embeddings of other images, of another network or weights, or made otherwise: delete it, or "
            + "write to another file.");

    private long Offset(int image) => HeaderBytes + (long)image * record.Length;

    private void Begin(string key)
    {
        file.SetLength(0);
        RandomAccess.Write(file.SafeFileHandle, Header(key), 0);
    }

    private byte[] Header(string key)
    {
        byte[] header = new byte[HeaderBytes];
        int length = Encoding.ASCII.GetBytes(Magic, header);
        Convert.FromHexString(key).AsSpan(0, KeyBytes).CopyTo(header.AsSpan(length));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(length + KeyBytes), Features);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(length + KeyBytes + sizeof(int)), Capacity);
        return header;
    }

    private bool IsHeader(string key)
    {
        byte[] found = new byte[HeaderBytes];
        return TryFill(found, 0) && found.AsSpan().SequenceEqual(Header(key));
    }

    /// <summary>Counts the records up to the first that is not whole.</summary>
    private void FindRecords()
    {
        while (Count < Capacity && TryFill(record, Offset(Count)) && Checksum(Count) == Checksum())
        {
            int state = BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(ChecksumBytes));
            if (state == Unreadable) unreadable.Add(Count);
            Count++;
        }
    }

    private void Append(int state)
    {
        if (IsComplete) throw new InvalidOperationException("It has all images already.");
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(ChecksumBytes), state);
        BinaryPrimitives.WriteUInt64LittleEndian(record, Checksum(Count));
        RandomAccess.Write(file.SafeFileHandle, record, Offset(Count));
        Count++;
    }

    private ulong Checksum() => BinaryPrimitives.ReadUInt64LittleEndian(record);

    /// <summary>Of the record in memory, as that of an image.</summary>
    private ulong Checksum(int image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(image));
        hash.AppendData(record.AsSpan(ChecksumBytes));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    private bool TryFill(Span<byte> bytes, long offset) =>
        RegularFile.Read(file.SafeFileHandle, bytes, offset) == bytes.Length;
}

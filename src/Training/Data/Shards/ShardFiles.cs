using GResNet.Runtime.Files;
using Microsoft.Win32.SafeHandles;

namespace GResNet.Training.Data.Shards;

/// <summary>
/// The shards that are open: as many as an order reads side by side, and a few more. For all threads.
/// </summary>
/// <param name="paths">The shards.</param>
internal sealed class ShardFiles(IReadOnlyList<string> paths)
{
    private const int MostOpen = 32;

    private readonly object gate = new();
    private readonly Dictionary<int, SafeFileHandle> open = [];

    // The one that was used last is at the end.
    private readonly LinkedList<int> used = [];
    private int users;

    /// <summary>A shard's file.</summary>
    public string Path(int shard) => paths[shard];

    /// <summary>Keeps shards open until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        lock (gate) users++;
    }

    /// <summary>Closes all shards where nobody else uses them.</summary>
    public void Leave()
    {
        lock (gate)
        {
            if (--users > 0) return;
            foreach (SafeFileHandle handle in open.Values) handle.Dispose();
            open.Clear();
            used.Clear();
        }
    }

    /// <summary>Reads a shard from a place on; how many bytes.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public int Read(int shard, Span<byte> to, long offset)
    {
        while (true)
        {
            SafeFileHandle handle = Get(shard);
            try
            {
                return RegularFile.Read(handle, to, offset);
            }
            catch (ObjectDisposedException)
            {
                // As many threads as shards are open have each read another shard since.
            }
        }
    }

    private SafeFileHandle Get(int shard)
    {
        lock (gate)
        {
            if (open.TryGetValue(shard, out SafeFileHandle? handle)) used.Remove(shard);
            else handle = open[shard] = File.OpenHandle(paths[shard]);
            used.AddLast(shard);
            if (open.Count > MostOpen) Close(used.First!.Value);
            return handle;
        }
    }

    private void Close(int shard)
    {
        open[shard].Dispose();
        open.Remove(shard);
        used.RemoveFirst();
    }
}

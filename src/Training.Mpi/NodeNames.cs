using System.Runtime.InteropServices;
using System.Text;
using GResNet.Training.Collectives;

namespace GResNet.Training.Mpi;

/// <summary>Where each rank is, by which a rank that hangs is found.</summary>
internal static class NodeNames
{
    private const int Bytes = 64;

    /// <summary>The names of all ranks' nodes, as far as 64 bytes have them. All ranks call it.</summary>
    public static string[] Gather(ICollective ranks)
    {
        // Each writes its own place, so that the sum is everyone's.
        byte[] names = new byte[Bytes * ranks.Size];
        byte[] own = Encoding.UTF8.GetBytes(ranks.Node);
        own.AsSpan(0, Math.Min(own.Length, Bytes)).CopyTo(names.AsSpan(Bytes * ranks.Rank));
        ranks.AllReduce(MemoryMarshal.Cast<byte, long>(names.AsSpan()), Reduction.Sum);
        return [.. names.Chunk(Bytes).Select(name => Encoding.UTF8.GetString(name).TrimEnd('\0'))];
    }
}

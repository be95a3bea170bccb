using System.Security.Cryptography;
using System.Text;

namespace GResNet.Training.Collectives;

/// <summary>What ranks say to each other by sums and broadcasts.</summary>
public static class CollectiveWords
{
    /// <summary>A rank's text, on all of them.</summary>
    /// <param name="ranks">The ranks; all of them call this.</param>
    /// <param name="own">What this one would say.</param>
    /// <param name="root">Whose it is.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public static string Tell(this ICollective ranks, string own, int root)
    {
        byte[] text = ranks.Rank == root ? Encoding.UTF8.GetBytes(own) : [];
        Span<long> length = [text.Length];
        ranks.AllReduce(length, Reduction.Sum);
        if (ranks.Rank != root) text = new byte[length[0]];
        if (text.Length > 0) ranks.Broadcast(text, root);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>A number for each rank's text, in their order: the same where texts are.</summary>
    /// <param name="ranks">The ranks; all of them call this.</param>
    /// <param name="own">The text of this one.</param>
    /// <exception cref="CollectiveException">The job is broken.</exception>
    public static long[] Marks(this ICollective ranks, string own)
    {
        long[] marks = new long[ranks.Size];
        marks[ranks.Rank] = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(own)));
        ranks.AllReduce(marks, Reduction.Sum);
        return marks;
    }
}

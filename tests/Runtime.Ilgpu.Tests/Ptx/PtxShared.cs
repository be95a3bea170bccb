using System.Runtime.InteropServices;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// A group's shared memory, which begins at address 0. Two threads that access a word between the same two barriers,
/// one of them writing, are an error, whatever order they came in.
/// </summary>
internal sealed class PtxShared(int bytes)
{
    private const int Many = -1;

    private readonly byte[] memory = new byte[bytes];
    private readonly Access[] reads = new Access[(bytes + 3) / 4], writes = new Access[(bytes + 3) / 4];
    private int epoch;

    /// <summary>Its bytes.</summary>
    public Span<byte> Bytes => memory;

    /// <summary>Begins with a group: what was there before is made NaN.</summary>
    public void Begin()
    {
        memory.AsSpan().Fill(0xFF);
        Barrier();
    }

    /// <summary>What was accessed before is no longer in the way of what is accessed after.</summary>
    public void Barrier() => epoch++;

    /// <summary>Words that a thread reads at once.</summary>
    public ReadOnlySpan<uint> Read(ulong address, int words, int thread)
    {
        int first = Check(address, words);
        for (int word = first; word < first + words; word++)
        {
            if (writes[word].Epoch == epoch && writes[word].Thread != thread)
                throw Race(word, writes[word].Thread, thread);
            ref Access read = ref reads[word];
            read = new(epoch, read.Epoch != epoch || read.Thread == thread ? thread : Many);
        }

        return MemoryMarshal.Cast<byte, uint>(memory).Slice(first, words);
    }

    /// <summary>Words that a thread is to write at once.</summary>
    public Span<uint> Write(ulong address, int words, int thread)
    {
        int first = Check(address, words);
        for (int word = first; word < first + words; word++)
        {
            ref Access write = ref writes[word];
            if (write.Epoch == epoch && write.Thread != thread) throw Race(word, write.Thread, thread);
            if (reads[word].Epoch == epoch && reads[word].Thread != thread)
                throw Race(word, reads[word].Thread, thread);
            write = new(epoch, thread);
        }

        return MemoryMarshal.Cast<byte, uint>(memory.AsSpan()).Slice(first, words);
    }

    private int Check(ulong address, int words)
    {
        // Addresses have 32 bits, which is what an inline piece keeps of them.
        uint at = (uint)address;
        if (at % (4 * words) != 0) throw new PtxException($"Shared address {at} is not a multiple of {4 * words}");
        if (at + 4ul * (ulong)words > (ulong)memory.Length)
            throw new PtxException($"Shared address {at} is outside of {memory.Length} bytes");
        return (int)(at / 4);
    }

    private static PtxException Race(int word, int before, int thread) => new(
        $"No barrier between two accesses to shared address {4 * word}, by "
            + $"{(before == Many ? "several threads" : $"thread {before}")} and thread {thread}");

    private readonly record struct Access(int Epoch, int Thread);
}

using System.Runtime.InteropServices;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>A thread's copies past its registers (<c>cp.async</c>): as late as what waits for them allows.</summary>
internal sealed unsafe class PtxCopies(PtxShared shared, int thread)
{
    private const int Words = 4;

    private readonly List<Copy> pending = [];
    private int batches;

    /// <summary>Whether there are some that nothing has waited for.</summary>
    public bool Any => pending.Count > 0;

    /// <summary>Begins a copy of 16 bytes; those after the first <paramref name="bytes"/> will be zero.</summary>
    public void Start(ulong to, ulong from, int bytes)
    {
        if (bytes is < 0 or > 4 * Words) throw new PtxException($"{bytes} of 16 bytes");
        if (from % (4 * Words) != 0) throw new PtxException($"Global address {from:X} is not a multiple of 16");
        // It may be done at once, and so must not be in anyone's way.
        shared.Write(to, Words, thread);
        pending.Add(new Copy(to, from, bytes, batches));
    }

    /// <summary>Makes one batch of what was started since the last.</summary>
    public void Commit() => batches++;

    /// <summary>Waits for all batches but the newest ones.</summary>
    public void Wait(int newest) => Finish(pending.TakeWhile(copy => copy.Batch < batches - newest).Count());

    /// <summary>Waits for everything.</summary>
    public void WaitForAll() => Finish(pending.Count);

    private void Finish(int count)
    {
        foreach (Copy copy in CollectionsMarshal.AsSpan(pending)[..count])
        {
            Span<byte> target = MemoryMarshal.AsBytes(shared.Write(copy.To, Words, thread));
            target.Clear();
            new ReadOnlySpan<byte>((void*)copy.From, copy.Bytes).CopyTo(target);
        }

        pending.RemoveRange(0, count);
    }

    private readonly record struct Copy(ulong To, ulong From, int Bytes, int Batch);
}

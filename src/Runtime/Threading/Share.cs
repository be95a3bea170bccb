using System.Runtime.InteropServices;

namespace GResNet.Runtime.Threading;

/// <summary>
/// The parts of a worker that nobody has begun: a range that its worker takes from the front and others from the back.
/// In two cache lines of its own, since workers write to theirs all the time.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct Share
{
    // The first part in the upper half, one past the last in the lower one.
    private long range;

    /// <summary>Sets the range. No worker may be taking from it.</summary>
    public void Set(int first, int end) => Volatile.Write(ref range, Pack(first, end));

    /// <summary>The first part, which is taken; −1 where none is left.</summary>
    public int TakeFirst()
    {
        while (true)
        {
            long seen = Volatile.Read(ref range);
            (int first, int end) = ((int)(seen >> 32), (int)seen);
            if (first >= end) return -1;
            if (Interlocked.CompareExchange(ref range, Pack(first + 1, end), seen) == seen) return first;
        }
    }

    /// <summary>The last part, which is taken; −1 where none is left.</summary>
    public int TakeLast()
    {
        while (true)
        {
            long seen = Volatile.Read(ref range);
            (int first, int end) = ((int)(seen >> 32), (int)seen);
            if (first >= end) return -1;
            if (Interlocked.CompareExchange(ref range, Pack(first, end - 1), seen) == seen) return end - 1;
        }
    }

    private static long Pack(int first, int end) => ((long)first << 32) | (uint)end;
}

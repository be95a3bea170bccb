using System.Runtime.InteropServices;

namespace GResNet.Runtime.Memory;

/// <summary>
/// Asks Linux for pages of 2 MiB: a network's arena in pages of 4 KiB spends much of its time on address translation.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of a huge page.</summary>
    public const nuint Size = 2 << 20;

    private const int AdviseHugePage = 14;

    /// <summary>Advises the system; where it has no such advice, or declines, nothing changes.</summary>
    /// <param name="data">Start, aligned to <see cref="Size"/>.</param>
    /// <param name="bytes">Bytes that may be so mapped.</param>
    public static void Advise(void* data, nuint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = Advise(data, bytes, AdviseHugePage);
    }

    // int madvise(void *addr, size_t length, int advice), man 2 madvise.
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}

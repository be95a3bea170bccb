using System.Runtime.InteropServices;

namespace GResNet.Training.Mpi.Native;

/// <summary>
/// Keeps the handlers of the signals of which .NET makes exceptions while a library is initialised: UCX, which MPICH
/// and Open MPI use, puts its own in their place, and a null reference would end the process. Disposing of it puts them
/// back.
/// </summary>
internal sealed unsafe partial class ExceptionSignals : IDisposable
{
    // More than struct sigaction has on any system.
    private const int ActionBytes = 512;

    // SIGILL, SIGFPE, SIGSEGV and SIGBUS.
    private static readonly int[] Numbers =
        OperatingSystem.IsWindows() ? [] : [4, 8, 11, OperatingSystem.IsMacOS() ? 10 : 7];

    private readonly byte[][] actions = [.. Numbers.Select(Read)];

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = 0; i < Numbers.Length; i++)
        {
            fixed (byte* action = actions[i]) _ = Exchange(Numbers[i], action, null);
        }
    }

    private static byte[] Read(int number)
    {
        byte[] bytes = new byte[ActionBytes];
        fixed (byte* action = bytes) _ = Exchange(number, null, action);
        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Exchange(int number, byte* action, byte* old);
}

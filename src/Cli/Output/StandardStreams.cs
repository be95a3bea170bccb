using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace GResNet.Cli.Output;

/// <summary>
/// Standard output and standard error, on disks that fill up, of terminals that are closed, or closed from the start.
/// What cannot be written to standard error is dropped: it is about a failure, and must not become another. What cannot
/// be written to standard output is an error, except while a run is told of, which has a folder for what must not be
/// lost.
/// </summary>
internal static partial class StandardStreams
{
    private const int OutputDescriptor = 1, ErrorDescriptor = 2;

    // Of fcntl, on Linux and macOS alike.
    private const int GetDescriptorFlags = 1, CloseOnExec = 1;

    // Held for as long as the process lives.
    private static readonly List<SafeFileHandle> Places = [];

    private static StandardWriter? output;

    /// <summary>Puts them in the place of the console's writers; before anything is written.</summary>
    public static void Open()
    {
        bool hasOutput = IsOpen(OutputDescriptor), hasError = IsOpen(ErrorDescriptor);
        TakePlaces();
        output = new StandardWriter(hasOutput ? Console.Out : null, "Standard output");
        Console.SetOut(output);
        Console.SetError(new StandardWriter(hasError ? Console.Error : null, "Standard error") { Drops = true });
    }

    /// <summary>From here on, a run is told of: it goes on whether that can be written or not.</summary>
    public static void TellOfRun() => output?.Drops = true;

    /// <summary>Writes a line to standard output that must not be lost.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteResult(string line)
    {
        if (output is null) Console.Out.WriteLine(line);
        else output.WriteResult(line);
    }

    /// <summary>
    /// Whether whoever started the process gave it the stream. Where not, the runtime's own files have its number on
    /// Unix, and text must not get there; no file that is inherited has their flag.
    /// </summary>
    private static bool IsOpen(int descriptor) =>
        OperatingSystem.IsWindows()
        || FileControl(descriptor, GetDescriptorFlags) is not -1 and var flags && (flags & CloseOnExec) == 0;

    /// <summary>
    /// Takes the numbers of closed streams, lest a run's file gets one, and libraries' messages with it.
    /// </summary>
    private static void TakePlaces()
    {
        if (OperatingSystem.IsWindows()) return;
        SafeFileHandle place = File.OpenHandle("/dev/null");
        for (; place.DangerousGetHandle() <= ErrorDescriptor; place = File.OpenHandle("/dev/null")) Places.Add(place);
        place.Dispose();
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(int descriptor, int command);
}

using System.Diagnostics;

namespace GResNet.Reports;

/// <summary>Memory of this process.</summary>
public static class ProcessMemory
{
    /// <summary>
    /// The most that it has had at a time, in bytes; where the system keeps no such number, what it has now.
    /// </summary>
    public static long PeakBytes
    {
        get
        {
            using Process process = Process.GetCurrentProcess();
            // Some systems keep no peak and say 0.
            return Math.Max(process.PeakWorkingSet64, process.WorkingSet64);
        }
    }
}

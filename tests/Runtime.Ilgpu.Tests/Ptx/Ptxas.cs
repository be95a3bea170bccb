using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// NVIDIA's assembler, where GRESNET_PTXAS names it: what CUDA's driver would do with a kernel, without a device.
/// </summary>
internal static partial class Ptxas
{
    private static readonly string? program = Environment.GetEnvironmentVariable("GRESNET_PTXAS");

    /// <summary>
    /// A kernel is assembled without a warning, and its threads need no memory of their own; nothing without the
    /// assembler.
    /// </summary>
    public static void Check(string ptx)
    {
        if (program is null) return;
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            string said = Run("-v", "-arch=sm_90", "-o", OperatingSystem.IsWindows() ? "nul" : "/dev/null", file);
            Assert.Matches(@"\b0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads", said);
            Assert.DoesNotMatch(Warning(), said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Run(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program!, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string said = process.StandardError.ReadToEnd() + output.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return said;
    }

    [GeneratedRegex("warning", RegexOptions.IgnoreCase)]
    private static partial Regex Warning();
}

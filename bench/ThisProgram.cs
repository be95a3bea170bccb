using System.Diagnostics;

namespace GResNet.Bench;

/// <summary>Starts this program once more.</summary>
internal static class ThisProgram
{
    /// <summary>How to start it with other arguments.</summary>
    public static ProcessStartInfo With(params IEnumerable<string> arguments)
    {
        // Either the program's own executable or 'dotnet gresnet-bench.dll'.
        string host = Environment.ProcessPath!;
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return new ProcessStartInfo(host, isDotnet ? [typeof(ThisProgram).Assembly.Location, .. arguments] : arguments);
    }
}

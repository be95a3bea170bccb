using System.Diagnostics;

namespace GResNet.Bench.Peer;

/// <summary>A program that runs steps when told to, and what to do where it cannot run.</summary>
/// <param name="Start">How it is started.</param>
/// <param name="Advice">What to install.</param>
internal sealed record PeerProgram(ProcessStartInfo Start, string Advice)
{
    // Where it is built; it brings libtorch, which other benchmarks need not wait for.
    private const string Libraries = "bench/Peer/Libraries", LibrariesProgram = "gresnet-peer.dll";

    /// <summary>A script of this folder.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="python">The interpreter.</param>
    /// <param name="packages">What it needs, as Debian's packages and as Python's.</param>
    public static PeerProgram Python(
        string script, string[] arguments, string python, (string Debian, string Pip) packages) => new(
        new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Peer", script), .. arguments])
        {
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        },
        $"PyTorch is needed to compare with: 'apt-get install {packages.Debian}' on Debian, else "
            + $"'python3 -m pip install {packages.Pip}'; --python PATH names the interpreter that has it.");

    /// <summary>The program that has .NET's libraries.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="PeerException">It is not built.</exception>
    public static PeerProgram OfLibraries(params string[] arguments)
    {
        const string Advice = $"dotnet build -c Release {Libraries} builds it.";
        // The same place below its project as this program has below its own.
        string here = AppContext.BaseDirectory, root = Path.GetFullPath(Path.Combine(here, "..", "..", ".."));
        string path = Path.Combine(root, "Peer", "Libraries", Path.GetRelativePath(root, here), LibrariesProgram);
        if (!File.Exists(path)) throw new PeerException($"There is no '{path}': {Advice}");
        return new PeerProgram(new ProcessStartInfo("dotnet", [path, .. arguments]), Advice);
    }
}

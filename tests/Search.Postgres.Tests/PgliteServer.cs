using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GResNet.Search.Postgres.Tests;

/// <summary>PostgreSQL with pgvector, as npm's PGlite has it, in a process that ends with this one.</summary>
internal sealed class PgliteServer : IDisposable
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "pglite");

    private readonly Process process;

    /// <summary>Starts it.</summary>
    public PgliteServer(params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo("node", ["server.js", .. arguments])
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        string port = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("PGlite does not start; its message is above.");
        Port = int.Parse(port, CultureInfo.InvariantCulture);
    }

    /// <summary>What it needs and is not there; null for nothing.</summary>
    public static string? Missing { get; } =
        !Directory.Exists(Path.Combine(Folder, "node_modules"))
            ? "PostgreSQL for tests is not installed: npm ci --prefix tests/Search.Postgres.Tests/pglite"
        : !HasNode() ? "PostgreSQL for tests needs node, of version 20 or newer."
        : null;

    /// <summary>Where it listens, on this machine.</summary>
    public int Port { get; }

    /// <summary>How to connect to a port of this machine.</summary>
    /// <remarks>
    /// It has one session, which connections take turns in: none is kept that nobody uses, and the one by which a call
    /// is cancelled does not wait long for its turn.
    /// </remarks>
    public static string Connection(int port) =>
        $"Host=127.0.0.1;Port={port};Database=postgres;Username=postgres;Password=postgres;SSL Mode=Disable;"
            + "Pooling=false;No Reset On Close=true;Timeout=2";

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

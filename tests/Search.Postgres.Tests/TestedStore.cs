using GResNet.Search.Postgres;
using GResNet.Search.Postgres.Tests;
using GResNet.Search.Stores;

// PGlite has one session: what two ask for at once gets mixed up.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GResNet.Search.Tests.Stores;

/// <summary>The store that this project's tests of stores are of: in the database that GRESNET_POSTGRES names, else in
/// PGlite.</summary>
internal static class TestedStore
{
    // Ends with this process, as its standard input is closed then.
    private static readonly Lazy<PgliteServer> Server = new(() => new PgliteServer());

    private static readonly RetryPolicy Retries = new(30, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(100));

    /// <summary>What it needs and is not there; null for nothing.</summary>
    public static string? Missing => IsReal ? null : PgliteServer.Missing;

    /// <summary>Where PGlite listens.</summary>
    public static int Port => Server.Value.Port;

    /// <summary>A store of a name.</summary>
    public static IVectorStore Open(string name) => new PostgresStore(name, Options());

    /// <summary>How it is connected to: directly, or by another port.</summary>
    public static PostgresOptions Options(int? port = null) => IsReal && port is null
        ? PostgresOptions.FromEnvironment()
        : new PostgresOptions(PgliteServer.Connection(port ?? Port)) { Retries = Retries };

    private static bool IsReal =>
        !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(PostgresOptions.ConnectionVariable));
}

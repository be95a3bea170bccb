using GResNet.Cli.Exits;
using GResNet.Search.Milvus;
using GResNet.Search.Postgres;
using GResNet.Search.Stores;

namespace GResNet.Cli.Stores;

/// <summary>Where vectors are kept, as the command line names it. Where the database is, and its secrets, the
/// environment says.</summary>
internal static class StoreAddress
{
    /// <summary>What addresses are like, in a sentence.</summary>
    public const string Description =
        $"milvus:COLLECTION, where {MilvusOptions.UriVariable} says where Milvus or Zilliz Cloud is and "
            + $"{MilvusOptions.TokenVariable} has its token, or postgres:TABLE, where "
            + $"{PostgresOptions.ConnectionVariable} has a connection string";

    private const string Milvus = "milvus", Postgres = "postgres";

    /// <summary>Opens a store; nothing is asked of it yet.</summary>
    /// <exception cref="UsageException">The address is none, or the environment does not say where it is.</exception>
    public static IVectorStore Open(string address)
    {
        string[] parts = address.Split(':', 2);
        try
        {
            return parts switch
            {
                [Milvus, { Length: > 0 } collection] => new MilvusStore(collection, MilvusOptions.FromEnvironment()),
                [Postgres, { Length: > 0 } table] => new PostgresStore(table, PostgresOptions.FromEnvironment()),
                _ => throw new UsageException($"'{address}' is no store: it must be {Description}."),
            };
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
    }
}

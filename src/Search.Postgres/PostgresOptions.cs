using GResNet.Search.Stores;
using Npgsql;

namespace GResNet.Search.Postgres;

/// <summary>Which database of PostgreSQL, and how it is asked.</summary>
public sealed class PostgresOptions
{
    /// <summary>The variable with the connection string.</summary>
    public const string ConnectionVariable = "GRESNET_POSTGRES";

    private const string Form = "Host=localhost;Database=photos;Username=me;Password=…";

    /// <summary>A database.</summary>
    /// <param name="connection">Npgsql's connection string, which may have a password; it is told to nobody.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public PostgresOptions(string connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        if (connection.Contains("://", StringComparison.Ordinal))
            throw new ArgumentException($"An address of PostgreSQL is no connection string of Npgsql: {Form}");
        try
        {
            Connection = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            // Its message may have a part of the string.
            throw new ArgumentException($"The connection string is none of Npgsql: {Form}");
        }
    }

    /// <summary>How often what fails for a moment is asked for again.</summary>
    public RetryPolicy Retries { get; init; } = RetryPolicy.Default;

    /// <summary>Vectors of a statement at most.</summary>
    public int StatementRows { get; init; } = 1000;

    /// <summary>Where it is.</summary>
    internal NpgsqlConnectionStringBuilder Connection { get; }

    /// <summary>What the environment says, in <see cref="ConnectionVariable"/>.</summary>
    /// <exception cref="ArgumentException">It says nothing, or no connection string.</exception>
    public static PostgresOptions FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(ConnectionVariable);
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"Where PostgreSQL is, {ConnectionVariable} is to say: {Form}");
        return new PostgresOptions(text);
    }
}

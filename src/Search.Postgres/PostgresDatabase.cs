using GResNet.Search.Stores;
using Npgsql;

namespace GResNet.Search.Postgres;

/// <summary>A database that is asked again where it fails for a moment: all work may be done twice.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly PostgresOptions options;
    private readonly string store;
    private readonly NpgsqlDataSource source;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="store">What messages call the store.</param>
    public PostgresDatabase(PostgresOptions options, string store)
    {
        (this.options, this.store) = (options, store);
        var builder = new NpgsqlDataSourceBuilder(options.Connection.ConnectionString);
        builder.UseVector();
        source = builder.Build();
    }

    /// <summary>Works with a connection.</summary>
    /// <exception cref="VectorStoreException">It fails.</exception>
    public Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
        options.Retries.RunAsync(async () =>
        {
            try
            {
                await using NpgsqlConnection connection =
                    await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                return await work(connection, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException)
            {
                // What fails because it was ended did not fail.
                cancellation.ThrowIfCancellationRequested();
                throw PostgresFailures.Of(error, store);
            }
        }, cancellation);

    /// <summary>Has the database know vectors.</summary>
    /// <exception cref="VectorStoreException">It cannot.</exception>
    public Task RequireVectorsAsync(CancellationToken cancellation) => RunAsync(async (connection, end) =>
    {
        try
        {
            await using var create = new NpgsqlCommand("create extension if not exists vector", connection);
            await create.ExecuteNonQueryAsync(end).ConfigureAwait(false);
            await connection.ReloadTypesAsync(end).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException error) when (!error.IsTransient)
        {
            throw PostgresFailures.NoVectors(store, error);
        }
    }, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}

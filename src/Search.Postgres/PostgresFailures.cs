using System.Net.Sockets;
using GResNet.Search.Stores;
using Npgsql;

namespace GResNet.Search.Postgres;

/// <summary>Says what failures of PostgreSQL mean, and what to do.</summary>
internal static class PostgresFailures
{
    private const string Install =
        "pgvector is to be installed beside the server (Debian: postgresql-NN-pgvector) and, by one who may do that in "
            + "this database: create extension vector";

    /// <summary>The failure of a store.</summary>
    public static Exception Of(Exception error, string store) => error switch
    {
        // The first are of poolers, which give a session to several.
        PostgresException
            {
                SqlState: PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.ProtocolViolation,
            } or PostgresException { IsTransient: true } or NpgsqlException { IsTransient: true }
            or NpgsqlException { InnerException: IOException or SocketException or TimeoutException } =>
            new TransientStoreException($"{store} does not answer: {Words(error)}", default, error),
        PostgresException refused => new VectorStoreException(
            $"{store} refuses: {refused.MessageText} ({refused.SqlState}){Advice(refused.SqlState)}", error),
        _ => new VectorStoreException($"{store}: {Words(error)}", error),
    };

    /// <summary>That pgvector is not there.</summary>
    public static VectorStoreException NoVectors(string store, PostgresException error) =>
        new($"{store} has no vectors: {error.MessageText}. {Install}.", error);

    private static string Words(Exception error) =>
        error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{error.Message} {inner.Message}" : error.Message;

    private static string Advice(string state) => state switch
    {
        PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.UndefinedFile
            or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.UndefinedFunction => $". {Install}.",
        PostgresErrorCodes.InsufficientPrivilege => ". The user of the connection may not do that.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $". {PostgresOptions.ConnectionVariable} is to have the right user and password.",
        PostgresErrorCodes.UndefinedTable => ". It was dropped meanwhile.",
        _ => ".",
    };
}

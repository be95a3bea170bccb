namespace GResNet.Search.Milvus;

/// <summary>Codes of answers (pkg/util/merr of Milvus), by which all is decided: the status of HTTP is 200 for most.
/// </summary>
internal static class MilvusCodes
{
    /// <summary>No code but a status: of servers that do not know what is asked for, and of what is no Milvus.
    /// </summary>
    public const int NoSuchAction = 404;

    public const int TooLarge = 1102, CollectionNotFound = 100, NotAuthenticated = 1800;

    /// <summary>Whether a code is one of success: 0, and 200 of older servers.</summary>
    public static bool IsSuccess(int code) => code is 0 or 200;

    /// <summary>Whether the same may succeed in a moment: not ready, unavailable, limits of requests and rates,
    /// resources, a collection that is being loaded or recovers.</summary>
    public static bool IsTransient(int code) => code is 1 or 2 or 4 or 8 or 12 or 103 or 106 or 1807;

    /// <summary>Whether the same may succeed in a moment, by the status of an answer that has no code.</summary>
    public static bool IsTransientStatus(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <summary>What to do about a code, as a sentence; empty where that is not known.</summary>
    public static string Advice(int code) => code switch
    {
        NotAuthenticated or 1400 or 1401 =>
            $" {MilvusOptions.TokenVariable} is to have an API key, or user:password, that may do this.",
        NoSuchAction => " Is that the address of Milvus or Zilliz Cloud?",
        9 => " The quota is spent: free some of it, or raise it.",
        3 => " The server is out of memory.",
        800 => " The database is not there.",
        _ => "",
    };
}

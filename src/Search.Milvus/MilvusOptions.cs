using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>Where Milvus or Zilliz Cloud is, and how it is asked.</summary>
public sealed class MilvusOptions
{
    /// <summary>The variable with the address.</summary>
    public const string UriVariable = "GRESNET_MILVUS_URI";

    /// <summary>The variable with the token.</summary>
    public const string TokenVariable = "GRESNET_MILVUS_TOKEN";

    /// <summary>An address without anything else.</summary>
    /// <param name="uri">Of http or https: Milvus' own is <c>http://localhost:19530</c>.</param>
    /// <exception cref="ArgumentException">It is of something else, or has a password in it.</exception>
    public MilvusOptions(Uri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (!uri.IsAbsoluteUri || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException("The address of Milvus is to be of http or https: http://localhost:19530.");
        if (uri.UserInfo.Length > 0)
            throw new ArgumentException(
                $"The address of Milvus has a user or password in it; these belong into {TokenVariable}, as "
                    + "user:password.");
        Uri = uri;
    }

    /// <summary>Where it is.</summary>
    public Uri Uri { get; }

    /// <summary>An API key, or <c>user:password</c>; null for none. Sent as a header, and told to nobody
    /// else.</summary>
    public string? Token { get; init; }

    /// <summary>The database; null for the default one.</summary>
    public string? Database { get; init; }

    /// <summary>How long a request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long loading a collection may take.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often what fails for a moment is asked for again.</summary>
    public RetryPolicy Retries { get; init; } = RetryPolicy.Default;

    /// <summary>Vectors of a request at most.</summary>
    public int RequestRows { get; init; } = 1000;

    /// <summary>Bytes of a request at most; Milvus takes 64 MB, what stands before it may take less. A vector that is
    /// larger goes alone.</summary>
    public int RequestBytes { get; init; } = 16 << 20;

    /// <summary>What the environment says: <see cref="UriVariable"/>, where no address is given, and
    /// <see cref="TokenVariable"/>.</summary>
    /// <param name="uri">The address; null for the environment's.</param>
    /// <exception cref="ArgumentException">There is no address, or none of Milvus.</exception>
    public static MilvusOptions FromEnvironment(Uri? uri = null)
    {
        if (uri is null)
        {
            string? text = Environment.GetEnvironmentVariable(UriVariable);
            if (string.IsNullOrWhiteSpace(text))
                throw new ArgumentException(
                    $"Where Milvus is, {UriVariable} is to say: http://localhost:19530, or a cluster's public "
                        + "endpoint.");
            if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out uri))
                throw new ArgumentException($"{UriVariable} is no address; http://localhost:19530 is one.");
        }

        string? token = Environment.GetEnvironmentVariable(TokenVariable)?.Trim();
        return new MilvusOptions(uri) { Token = string.IsNullOrEmpty(token) ? null : token };
    }
}

using System.Net.Http.Headers;
using System.Text;
using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>Asks Milvus, version 2 of its REST interface, again where it fails for a moment.</summary>
internal sealed class MilvusClient : IDisposable
{
    private const int ShownBody = 2000;

    private readonly MilvusOptions options;
    private readonly string root;
    private readonly HttpClient http;

    /// <summary>Connects to nothing yet.</summary>
    public MilvusClient(MilvusOptions options)
    {
        this.options = options;
        root = options.Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');
        // A redirection would take the token elsewhere.
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Add("Accept-Type-Allow-Int64", "true");
        if (options.Token is null) return;
        try
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }
        catch (FormatException)
        {
            // Its message would have the token.
            throw new ArgumentException(
                $"{MilvusOptions.TokenVariable} has characters that a header cannot have, as line ends.");
        }
    }

    /// <summary>Where it is.</summary>
    public string Place => root;

    /// <summary>Asks.</summary>
    /// <param name="action">What for: category and action.</param>
    /// <param name="body">The JSON of the request.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>An answer of success, or of a failure that asking again does not mend.</returns>
    /// <exception cref="VectorStoreException">There is no answer, or it is none of Milvus.</exception>
    public Task<MilvusAnswer> AskAsync(string action, ReadOnlyMemory<byte> body, CancellationToken cancellation) =>
        options.Retries.RunAsync(() => AttemptAsync(action, body, cancellation), cancellation);

    /// <summary>The failure that an answer tells of.</summary>
    public VectorStoreException Failure(string action, MilvusAnswer answer) => new(Words(action, answer));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<MilvusAnswer> AttemptAsync(
        string action, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);
        try
        {
            using HttpRequestMessage request = Request(action, body);
            using HttpResponseMessage response = await http.SendAsync(request, limit.Token).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            return Decide(action, (int)response.StatusCode, answer, After(response));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new TransientStoreException($"{root} does not answer to {action}: {error.Message}", default, error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientStoreException(
                $"{root} did not answer to {action} within {options.Timeout.TotalSeconds:0.#} s.", default, error);
        }
    }

    private HttpRequestMessage Request(string action, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/v2/vectordb/{action}")
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // Else the server's own limit, of 30 s, holds.
        request.Headers.Add("Request-Timeout", $"{Math.Max(1, (int)options.Timeout.TotalSeconds)}");
        return request;
    }

    private MilvusAnswer Decide(string action, int status, byte[] body, TimeSpan after)
    {
        if (MilvusAnswer.TryRead(body) is not { } answer)
        {
            string said = Shown(Encoding.UTF8.GetString(body));
            string words = $"{root} answers to {action} as Milvus does not, with status {status}: {said}";
            if (status == MilvusCodes.NoSuchAction) return new MilvusAnswer(status, said);
            if (status == 413) throw new RequestTooLargeException(words);
            if (MilvusCodes.IsTransientStatus(status)) throw new TransientStoreException(words, after, null);
            throw new VectorStoreException(
                words + (status is 401 or 403 ? MilvusCodes.Advice(MilvusCodes.NotAuthenticated) : ""));
        }

        if (answer.Code == MilvusCodes.TooLarge) throw new RequestTooLargeException(Words(action, answer));
        // Newer servers say so by the status, too.
        if (MilvusCodes.IsTransient(answer.Code) || (status is 408 or 503 && !MilvusCodes.IsSuccess(answer.Code)))
            throw new TransientStoreException(Words(action, answer), after, null);
        return answer;
    }

    private string Words(string action, MilvusAnswer answer) =>
        $"{root} refuses {action}, code {answer.Code}: {Shown(answer.Message)}{MilvusCodes.Advice(answer.Code)}";

    /// <summary>What the other side said, in which it may have repeated what it was sent.</summary>
    private string Shown(string text)
    {
        if (options.Token is { Length: > 0 } token)
            text = text.Replace(token, "***", StringComparison.Ordinal);
        return text.Length <= ShownBody ? text : text[..ShownBody] + "…";
    }

    private static TimeSpan After(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } time } => time,
        { Date: { } date } => date - DateTimeOffset.UtcNow,
        _ => default,
    };
}

/// <summary>A request is refused for its size alone.</summary>
internal sealed class RequestTooLargeException(string message) : VectorStoreException(message);

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace GResNet.Search.Milvus.Tests.Server;

/// <summary>A server on this machine that keeps Milvus' contract, with its traps.</summary>
internal sealed class MilvusServer : IAsyncDisposable
{
    private const string Prefix = "/v2/vectordb/";

    private readonly WebApplication application;
    private readonly MilvusTraps traps;
    private readonly MilvusContract contract;
    private readonly Random random;

    private MilvusServer(WebApplication application, MilvusTraps traps)
    {
        (this.application, this.traps) = (application, traps);
        contract = new MilvusContract(traps);
        random = new Random(traps.Seed);
        application.Run(AnswerAsync);
    }

    /// <summary>Where it is.</summary>
    public Uri Uri { get; private set; } = null!;

    /// <summary>How many requests came, and of these how many failed for a moment.</summary>
    public (int Requests, int Faults) Met { get; private set; }

    /// <summary>What was asked for, in its order.</summary>
    public List<string> Actions { get; } = [];

    /// <summary>Starts one.</summary>
    public static async Task<MilvusServer> StartAsync(MilvusTraps? traps = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var server = new MilvusServer(builder.Build(), traps ?? new MilvusTraps());
        await server.application.StartAsync();
        server.Uri = new Uri(server.application.Urls.Single());
        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        int fault = Meet(context.Request.Path);
        bool isAfter = fault is 0 or 1;
        if (fault >= 0 && !isAfter && !await FailAsync(context, fault)) return;
        (int status, string? text) = Answer(context.Request, body.ToArray());
        // What was carried out is not answered, or by somebody else.
        if (fault >= 0 && isAfter && !await FailAsync(context, fault)) return;
        await WriteAsync(
            context, status, text ?? "404 page not found", text is null ? "text/plain" : "application/json");
    }

    /// <summary>Counts a request; the kind of its fault, or less than 0 for none.</summary>
    private int Meet(string path)
    {
        lock (random)
        {
            bool fails = random.NextDouble() < traps.Faults;
            Met = (Met.Requests + 1, Met.Faults + (fails ? 1 : 0));
            Actions.Add(path.Replace(Prefix, "", StringComparison.Ordinal));
            return fails ? random.Next(9) : -1;
        }
    }

    private static async Task<bool> FailAsync(HttpContext context, int fault)
    {
        const string Page = "<html><body>Bad Gateway</body></html>";
        switch (fault)
        {
            case 0 or 2:
                context.Abort();
                return false;
            case 1 or 3:
                await WriteAsync(context, 502, Page, "text/html");
                return false;
            case 4:
                context.Response.Headers.RetryAfter = "0";
                await WriteAsync(context, 429, "slow down", "text/plain");
                return false;
            default:
                int code = ((int[])[1, 8, 1807, 2])[fault - 5];
                await WriteAsync(context, 200, Failure(code, "for a moment").ToJsonString(), "application/json");
                return false;
        }
    }

    private (int Status, string? Text) Answer(HttpRequest request, byte[] body)
    {
        if (traps.Gateway is { } gateway) return gateway;
        if (body.Length > traps.MostProxyBytes) return (413, "<html>413 Request Entity Too Large</html>");
        try
        {
            if (traps.Token is { } token && request.Headers.Authorization != $"Bearer {token}")
                throw new MilvusFault(1800, $"user hasn't authenticated: {request.Headers.Authorization}");
            if (request.Method != "POST" || body.Length == 0)
                throw new MilvusFault(1801, "can only accept json format");
            if (body.Length > traps.MostBytes) throw new MilvusFault(1102, "message is larger than max");
            using JsonDocument document = Parse(body);
            bool allows = bool.TryParse(request.Headers["Accept-Type-Allow-Int64"], out bool value) && value;
            string action = request.Path.Value!.Replace(Prefix, "", StringComparison.Ordinal);
            return (200, contract.Answer(action, document.RootElement, allows).ToJsonString());
        }
        catch (NotSupportedException)
        {
            return (404, null);
        }
        catch (MilvusFault fault)
        {
            int status = !traps.HasStatus ? 200 : fault.Code switch
            {
                1800 => 401, 4 or 8 or 9 or 1807 => 429, 103 => 503, < 1000 => 500, _ => 400,
            };
            return (status, Failure(fault.Code, fault.Message).ToJsonString());
        }
    }

    private static JsonDocument Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException error)
        {
            throw new MilvusFault(1801, error.Message);
        }
    }

    private static JsonObject Failure(int code, string message) => new() { ["code"] = code, ["message"] = message };

    private static async Task WriteAsync(HttpContext context, int status, string text, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Zoo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GResNet.Serve.Tests;

/// <summary>The service on a port of its own, with random weights, and somebody who asks it.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string weights;

    private RunningService(WebApplication app, string weights)
    {
        (this.app, this.weights) = (app, weights);
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>Names of the classes.</summary>
    public static string[] Classes { get; } = ["birch", "maple", "oak"];

    /// <summary>Asks it.</summary>
    public HttpClient Client { get; }

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts it.</summary>
    /// <param name="configure">Changes what it is made of.</param>
    /// <param name="options">Its command line.</param>
    public static async Task<RunningService> StartAsync(
        Action<WebApplicationBuilder>? configure = null, params string[] options)
    {
        string weights = Path.GetTempFileName();
        using (var model = new GResNetTiny())
        {
            model.State.Initialize(1);
            ModelWeights.Save(model, weights, Card(resolution: 32));
        }

        WebApplication app = ServeApp.Create(
            ["--weights", weights, "--urls", "http://127.0.0.1:0", .. options], builder =>
            {
                builder.Logging.ClearProviders();
                configure?.Invoke(builder);
            });
        await app.StartAsync();
        return new RunningService(app, weights);
    }

    /// <summary>What files of weights say.</summary>
    public static ModelCard Card(int resolution) => new(
        "trees", [.. Classes], new PixelNormalization([0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]), resolution, null);

    /// <summary>A file of the corpus.</summary>
    public static string Image(string name) => Path.Combine(AppContext.BaseDirectory, "Corpus", name);

    /// <summary>Sends a body.</summary>
    public async Task<Answer> SendAsync(
        HttpContent content, string path = "/classify", CancellationToken token = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // What is refused by its length is not sent.
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await Client.SendAsync(request, token);
        string body = await response.Content.ReadAsStringAsync(token);
        return new Answer(
            (int)response.StatusCode, JsonDocument.Parse(body).RootElement, response.Headers.RetryAfter);
    }

    /// <summary>Sends an image as the body.</summary>
    public Task<Answer> SendAsync(byte[] image, CancellationToken token = default) =>
        SendAsync(new ByteArrayContent(image), token: token);

    /// <summary>A form of files.</summary>
    public static MultipartFormDataContent Form(params string[] images)
    {
        var form = new MultipartFormDataContent();
        foreach (string image in images)
            form.Add(new ByteArrayContent(File.ReadAllBytes(Image(image))), "file", Path.GetFileName(image));
        return form;
    }

    /// <summary>Stops it, as the end of its process does.</summary>
    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        File.Delete(weights);
    }
}

/// <summary>What the service says.</summary>
internal sealed record Answer(int Status, JsonElement Body, RetryConditionHeaderValue? RetryAfter)
{
    /// <summary>What is wrong.</summary>
    public string Detail => Body.GetProperty("detail").GetString()!;

    /// <summary>Of each image, class and probability of the most likely classes.</summary>
    public (string Class, double Probability)[][] Predictions =>
    [
        .. Body.GetProperty("images").EnumerateArray().Select(image =>
            image.GetProperty("predictions").EnumerateArray()
                .Select(p => (p.GetProperty("class").GetString()!, p.GetProperty("probability").GetDouble()))
                .ToArray()),
    ];
}

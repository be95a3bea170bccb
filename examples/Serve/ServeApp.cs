using System.Net.Mime;
using System.Reflection;
using GResNet.Imaging.Decoding;
using GResNet.Inference;
using GResNet.Inference.Batching;
using GResNet.Runtime.Threading;
using GResNet.Serve.Answers;
using GResNet.Serve.Uploads;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace GResNet.Serve;

/// <summary>A service that tells what pictures show.</summary>
public static class ServeApp
{
    private static readonly string[] Meters =
    [
        BatchingClassifier.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    /// <summary>Makes it, its weights loaded; nobody is served yet.</summary>
    /// <param name="args">The command line: <see cref="ServeSettings"/>, and <c>--urls</c>.</param>
    /// <param name="configure">Changes what it is made of.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        ServeSettings.Check(args);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddCommandLine(args, ServeSettings.Options);
        AddClassifier(builder.Services);
        AddHttp(builder);
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        // What is wrong with settings or weights is said now, not to the first who asks.
        app.Services.GetRequiredService<BatchingClassifier>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGet("/", () => Results.Text(Page(), MediaTypeNames.Text.Html));
        app.MapPost("/classify", ClassifyEndpoint.AnswerAsync);
        app.MapHealthChecks("/health");
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    private static void AddClassifier(IServiceCollection services)
    {
        services.AddOptions<ServeSettings>().BindConfiguration(ServeSettings.Section).ValidateDataAnnotations();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ServeSettings>>().Value);
        services.AddSingleton(provider => new WorkerPool(provider.GetRequiredService<ServeSettings>().Threads));
        services.AddSingleton(provider => TrainedModel.Load(
            provider.GetRequiredService<ServeSettings>(),
            warning => provider.GetRequiredService<ILogger<TrainedModel>>().LogWarning("{Warning}", warning)));
        services.AddSingleton(provider => Classifier(
            provider.GetRequiredService<ServeSettings>(), provider.GetRequiredService<TrainedModel>(),
            provider.GetRequiredService<WorkerPool>()));
        services.AddSingleton(provider => new BatchingClassifier(
            provider.GetRequiredService<ImageClassifier>(), Batching(provider.GetRequiredService<ServeSettings>()),
            provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()));
        services.AddSingleton<UploadReader>();
    }

    private static ImageClassifier Classifier(ServeSettings settings, TrainedModel trained, WorkerPool workers)
    {
        var limits = new ImageLimits
        {
            FileBytes = settings.MaxRequestBytes, Pixels = settings.MaxPixels,
            Time = TimeSpan.FromSeconds(settings.MaxSeconds),
        };
        return new ImageClassifier(trained.Model, trained.Card, workers, limits, settings.Batch);
    }

    private static BatchingOptions Batching(ServeSettings settings) => new()
    {
        MaxDelay = TimeSpan.FromMilliseconds(settings.MaxDelayMs), MaxQueueLength = settings.MaxQueue,
    };

    private static void AddHttp(WebApplicationBuilder builder)
    {
        // A line for each request costs more than some networks.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize =
                kestrel.ApplicationServices.GetRequiredService<ServeSettings>().MaxRequestBytes;
        });
        builder.Services.AddProblemDetails().AddExceptionHandler<ErrorAnswers>();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddHealthChecks().AddCheck<QueueHealth>("queue");
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter());
    }

    private static string Page()
    {
        using Stream page = Assembly.GetExecutingAssembly().GetManifestResourceStream("page.html")!;
        return new StreamReader(page).ReadToEnd();
    }
}

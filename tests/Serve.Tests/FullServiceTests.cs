using GResNet.Inference;
using GResNet.Inference.Batching;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;
using Microsoft.Extensions.DependencyInjection;

namespace GResNet.Serve.Tests;

/// <summary>What the service does while its network computes for longer than others would wait.</summary>
public sealed class FullServiceTests : IDisposable
{
    private const int Resolution = 8;

    private readonly SemaphoreSlim begun = new(0);
    private readonly ManualResetEventSlim go = new();
    private readonly WorkerPool workers = new(1);
    private readonly LinearModel model;
    private readonly byte[] image = File.ReadAllBytes(RunningService.Image("good/444.jpg"));

    public FullServiceTests() => model = new LinearModel(3, Resolution, RunningService.Classes.Length)
    {
        Classified = _ =>
        {
            begun.Release();
            go.Wait();
        },
    };

    public void Dispose()
    {
        model.Dispose();
        workers.Dispose();
        begun.Dispose();
        go.Dispose();
    }

    [Fact]
    public async Task Who_finds_the_queue_full_is_told_when_to_come_back()
    {
        await using RunningService service = await StartAsync("--max-queue", "1");
        Task<Answer> computed = service.SendAsync(image);
        await begun.WaitAsync();
        Task<Answer> waiting = service.SendAsync(image);
        await UntilAsync(service, waits: 1);

        Answer refused = await service.SendAsync(image);

        Assert.Equal(503, refused.Status);
        Assert.Contains("1 image waits to be classified, as many as may", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter!.Delta);
        Assert.Equal("Degraded", await service.Client.GetStringAsync("/health"));
        go.Set();
        Assert.Equal(200, (await computed).Status);
        Assert.Equal(200, (await waiting).Status);
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task Who_hangs_up_frees_a_place()
    {
        await using RunningService service = await StartAsync("--max-queue", "1");
        Task<Answer> computed = service.SendAsync(image);
        await begun.WaitAsync();
        using var impatient = new CancellationTokenSource();
        Task<Answer> waiting = service.SendAsync(image, impatient.Token);
        await UntilAsync(service, waits: 1);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await UntilAsync(service, waits: 0);

        Task<Answer> next = service.SendAsync(image);
        go.Set();
        Assert.Equal(200, (await computed).Status);
        Assert.Equal(200, (await next).Status);
    }

    [Fact]
    public async Task Uploads_take_no_more_memory_than_there_is()
    {
        await using RunningService service =
            await StartAsync("--max-request-bytes", $"{image.Length}", "--max-upload-memory", $"{image.Length + 1}");
        Task<Answer> first = service.SendAsync(image);
        await begun.WaitAsync();

        Answer refused = await service.SendAsync(image);

        Assert.Equal(503, refused.Status);
        Assert.StartsWith("Other requests take the memory", refused.Detail, StringComparison.Ordinal);
        go.Set();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await service.SendAsync(image)).Status);
    }

    [Fact]
    public async Task What_waits_is_answered_before_it_stops()
    {
        await using RunningService service = await StartAsync();
        Task<Answer> computed = service.SendAsync(image);
        await begun.WaitAsync();
        Task<Answer> waiting = service.SendAsync(image);
        await UntilAsync(service, waits: 1);

        Task stopped = service.StopAsync();
        go.Set();

        Assert.Equal(200, (await computed).Status);
        Assert.Equal(200, (await waiting).Status);
        await stopped;
    }

    private static async Task UntilAsync(RunningService service, int waits)
    {
        BatchingClassifier classifier = service.Services.GetRequiredService<BatchingClassifier>();
        while (classifier.QueueLength != waits) await Task.Delay(5);
    }

    private Task<RunningService> StartAsync(params string[] options) => RunningService.StartAsync(
        builder => builder.Services.AddSingleton(
            new ImageClassifier(model, RunningService.Card(Resolution), workers)),
        ["--max-delay-ms", "0", .. options]);
}

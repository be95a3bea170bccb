using System.Net;
using System.Net.Http.Headers;
using GResNet.Inference;
using GResNet.Inference.Batching;
using Microsoft.Extensions.DependencyInjection;

namespace GResNet.Serve.Tests;

/// <summary>What the service answers, over HTTP.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private const int MostBytes = 100_000;

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(
        null, "--max-request-bytes", $"{MostBytes}", "--max-images", "3", "--max-pixels", "20000");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_is_an_image_whatever_it_is_called(string? type)
    {
        var body = new ByteArrayContent(File.ReadAllBytes(RunningService.Image("good/444.jpg")));
        body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        Answer answer = await service.SendAsync(body);
        Assert.Equal(200, answer.Status);
        (string Class, double Probability)[] predictions = Assert.Single(answer.Predictions);
        Assert.Equal(Expected("good/444.jpg"), predictions);
        Assert.Equal(1, predictions.Sum(p => p.Probability), 1e-9);
    }

    [Fact]
    public async Task A_form_has_several_images()
    {
        Answer answer = await service.SendAsync(
            RunningService.Form("good/444.jpg", "good/rgb.png", "good/turned.webp"));
        Assert.Equal(200, answer.Status);
        Assert.Equal(
            [Expected("good/444.jpg"), Expected("good/rgb.png"), Expected("good/turned.webp")], answer.Predictions);
        Assert.Equal(
            ["444.jpg", "rgb.png", "turned.webp"],
            answer.Body.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task As_many_classes_are_told_as_asked_for()
    {
        Answer answer = await service.SendAsync(RunningService.Form("good/444.jpg"), "/classify?count=2");
        Assert.Equal(Expected("good/444.jpg")[..2], Assert.Single(answer.Predictions));
    }

    [Theory]
    [InlineData("bad/truncated.png", 400, "'truncated.png' cannot be read as an image: ")]
    [InlineData("bad/empty.jpg", 400, "'empty.jpg' cannot be read as an image: it is empty.")]
    [InlineData("bad/text.jpg", 415, "which is not read here")]
    [InlineData("bad/drawing.jpg", 415, "'drawing.jpg' cannot be read as an image: it is an SVG drawing")]
    [InlineData("bad/rgb.jp2", 415, "it is a JPEG 2000 file")]
    [InlineData("bad/huge.png", 413, "pixels, more than the limit of 20,000")]
    public async Task What_is_wrong_with_an_image_is_said(string image, int status, string detail)
    {
        Answer answer = await service.SendAsync(RunningService.Form("good/444.jpg", image));
        Assert.Equal(status, answer.Status);
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_body_is_refused()
    {
        Answer answer = await service.SendAsync([]);
        Assert.Equal((400, "'the image' cannot be read as an image: it is empty."), (answer.Status, answer.Detail));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_long_is_refused_with_and_without_its_length(bool isChunked)
    {
        using HttpContent body = isChunked
            ? new StreamContent(new UnknownLength(new byte[MostBytes + 1]))
            : new ByteArrayContent(new byte[MostBytes + 1]);
        Answer answer = await service.SendAsync(body);
        Assert.Equal(413, answer.Status);
        Assert.Contains(isChunked ? "too large" : "100,000 may be sent", answer.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, int, string> WrongForms => new()
    {
        { "multipart/form-data", "", 400, "has no boundary" },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Dispo", 400, "The form cannot be read: " },
        { "multipart/form-data; boundary=x", "", 400, "The form cannot be read: " },
        {
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n--x--\r\n", 400, "The form has no file"
        },
    };

    [Theory, MemberData(nameof(WrongForms))]
    public async Task A_form_that_is_none_is_refused(string type, string body, int status, string detail)
    {
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        Answer answer = await service.SendAsync(content);
        Assert.Equal(status, answer.Status);
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_images_are_refused()
    {
        Answer answer = await service.SendAsync(RunningService.Form([.. Enumerable.Repeat("good/one.png", 4)]));
        Assert.Equal((413, "The form has more than 3 files, as many as may be sent."), (answer.Status, answer.Detail));
    }

    [Theory]
    [InlineData("0", "count is 0; it must be at least 1.")]
    [InlineData("many", "Failed to bind parameter \"int count\" from \"many\".")]
    public async Task A_count_that_is_none_is_refused(string count, string detail)
    {
        Answer answer = await service.SendAsync(RunningService.Form("good/one.png"), $"/classify?count={count}");
        Assert.Equal(400, answer.Status);
        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
    }

    /// <summary>Those who ask at the same time get what they would get alone.</summary>
    [Fact]
    public async Task Many_ask_at_once()
    {
        string[] images = ["good/444.jpg", "good/rgb.png", "good/turned.webp", "good/grey.png", "good/still.gif"];
        (string, double)[][] expected = [.. images.Select(Expected)];
        byte[][] files = [.. images.Select(image => File.ReadAllBytes(RunningService.Image(image)))];

        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => service.SendAsync(files[i % files.Length])));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers.Index(), answer => Assert.Equal(
            expected[answer.Index % images.Length], answer.Item.Predictions.Single()));
        string metrics = await service.Client.GetStringAsync("/metrics");
        Assert.Contains("gresnet_inference_requests_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("gresnet_inference_batch_size_bucket{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_and_health_are_there()
    {
        using HttpResponseMessage page = await service.Client.GetAsync("/");
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Drop pictures here", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
        using HttpResponseMessage nothing = await service.Client.GetAsync("/classify");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, nothing.StatusCode);
    }

    private (string, double)[] Expected(string image) =>
    [
        .. service.Services.GetRequiredService<ImageClassifier>().Classify(RunningService.Image(image))
            .Select(p => (p.Class, p.Probability)),
    ];

    /// <summary>A stream that does not know its length, so that it is sent in chunks.</summary>
    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

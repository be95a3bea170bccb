using System.Collections.Immutable;
using GResNet.Inference;
using GResNet.Inference.Batching;
using GResNet.Serve.Uploads;

namespace GResNet.Serve;

/// <summary>What the service tells of an image.</summary>
/// <param name="Name">The name that it was sent with.</param>
/// <param name="Predictions">The most likely classes, most likely first.</param>
public sealed record ClassifiedImage(string Name, ImmutableArray<Prediction> Predictions);

/// <summary>What the service tells of a request's images, in their order.</summary>
public sealed record ClassifiedImages(ImmutableArray<ClassifiedImage> Images);

/// <summary><c>POST /classify?count=5</c>: an image as the body, or several as a form's files.</summary>
internal static class ClassifyEndpoint
{
    /// <summary>Answers with what all images show, or with what is wrong with one.</summary>
    public static async Task<ClassifiedImages> AnswerAsync(
        HttpRequest request, UploadReader uploads, BatchingClassifier classifier, int count = 5)
    {
        if (count < 1) throw new BadHttpRequestException($"count is {count}; it must be at least 1.");
        using Upload upload = await uploads.ReadAsync(request);
        // Where one fails the others are not waited for.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted);
        Task<ClassifiedImage>[] answers =
            [.. upload.Files.Select(file => ClassifyAsync(classifier, file, count, stop.Token))];
        try
        {
            await foreach (Task<ClassifiedImage> answer in Task.WhenEach(answers)) await answer;
            return new ClassifiedImages([.. answers.Select(answer => answer.Result)]);
        }
        catch
        {
            await stop.CancelAsync();
            // Nothing reads what was sent any more when this ends.
            await Task.WhenAll(answers).ContinueWith(_ => { }, TaskScheduler.Default);
            throw;
        }
    }

    private static async Task<ClassifiedImage> ClassifyAsync(
        BatchingClassifier classifier, UploadedFile file, int count, CancellationToken cancellation) =>
        new(file.Name, await classifier.ClassifyAsync(
            ImageSource.FromBytes(file.Bytes, file.Name), count, cancellation));
}

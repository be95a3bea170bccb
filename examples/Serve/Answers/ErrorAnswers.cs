using GResNet.Imaging;
using GResNet.Inference.Batching;
using GResNet.Serve.Uploads;
using Microsoft.AspNetCore.Diagnostics;

namespace GResNet.Serve.Answers;

/// <summary>Answers requests that fail, by RFC 9457, with what is wrong and whose fault it is.</summary>
internal sealed class ErrorAnswers(IProblemDetailsService problems, ILogger<ErrorAnswers> logger) : IExceptionHandler
{
    private const string RetrySeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception error, CancellationToken cancellation)
    {
        (int status, bool isOurs) = Status(error);
        if (isOurs) logger.LogError(error, "A request failed");
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = RetrySeconds;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            // What went wrong here is for the log.
            ProblemDetails = { Status = status, Detail = isOurs ? null : error.Message },
        });
    }

    private static (int Status, bool IsOurs) Status(Exception error) => error switch
    {
        ImageException image => (Status(image.Fault), false),
        BadHttpRequestException request => (request.StatusCode, false),
        QueueFullException or UploadMemoryException or ObjectDisposedException =>
            (StatusCodes.Status503ServiceUnavailable, false),
        _ => (StatusCodes.Status500InternalServerError, true),
    };

    private static int Status(ImageFault fault) => fault switch
    {
        ImageFault.UnsupportedFormat => StatusCodes.Status415UnsupportedMediaType,
        ImageFault.OverLimits => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };
}

using GResNet.Inference.Batching;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GResNet.Serve.Answers;

/// <summary>Whether there is room for a request.</summary>
internal sealed class QueueHealth(BatchingClassifier classifier) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation)
    {
        int waiting = classifier.QueueLength, most = classifier.Options.MaxQueueLength;
        string text = $"{waiting} of {most} places are taken";
        return Task.FromResult(
            waiting < most ? HealthCheckResult.Healthy(text) : HealthCheckResult.Degraded(text));
    }
}

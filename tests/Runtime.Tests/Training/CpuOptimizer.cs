using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

/// <summary>An optimizer at work on a state, on the processor.</summary>
internal sealed class CpuOptimizer : IDisposable
{
    private readonly CpuVectors vectors;
    private readonly StepChecks checks;
    private readonly CpuVector none = new(FloatView.Empty);

    public CpuOptimizer(
        ModelState state, WorkerPool workers, IOptimizer optimizer, float weightDecay = 0, DecayRule rule = default)
        : this(state, workers, optimizer, [.. ParameterGroup.Of(state, weightDecay, rule)])
    {
    }

    public CpuOptimizer(ModelState state, WorkerPool workers, IOptimizer optimizer, params ParameterGroup[] groups)
    {
        vectors = new CpuVectors(workers);
        State = new OptimizerState(vectors, new CpuVector(state.Parameters), [.. groups], optimizer);
        checks = vectors.Check(vectors.Cut(ParameterGroup.Places(state)));
    }

    public OptimizerState State { get; }

    public double Norm(CpuVector gradients)
    {
        checks.Launch(gradients, none);
        return checks.Read().Norm;
    }

    public void Dispose() => vectors.Dispose();
}

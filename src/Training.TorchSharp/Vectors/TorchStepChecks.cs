using GResNet.Training.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>Looks at a step's results; the answers stay on the device until they are read.</summary>
internal sealed class TorchStepChecks(TorchVectors vectors, TorchSpans spans) : StepChecks(spans)
{
    private Tensor? norm, areFinite;

    public override (double Norm, bool AreFinite) Read() =>
        norm is null || areFinite is null
            ? throw new InvalidOperationException("Nothing has been looked at.")
            : (norm.item<double>(), areFinite.item<bool>());

    public override void Dispose()
    {
        norm?.Dispose();
        areFinite?.Dispose();
    }

    protected override void Begin(DeviceVector gradients, DeviceVector statistics)
    {
        Dispose();
        using DisposeScope scope = NewDisposeScope();
        norm = vectors.Squares(spans, gradients).sum().sqrt().DetachFromDisposeScope();
        areFinite = TorchVectors.Values(statistics).isfinite().all().DetachFromDisposeScope();
    }
}

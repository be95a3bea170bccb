using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>Vectors of libtorch's.</summary>
/// <param name="device">Where they are.</param>
internal sealed class TorchVectors(Device device) : DeviceVectors
{
    // On the processor what is between two operations stays in a core's cache; a GPU wants to be filled.
    private readonly int piece = device.type == DeviceType.CPU ? 1 << 16 : 1 << 22;

    /// <summary>A vector of zeros.</summary>
    /// <param name="length">Number of elements.</param>
    public TorchVector Of(int length) => Take(new TorchVector(device, length));

    /// <summary>A vector of zeros whose place in the memory of the host is somebody's.</summary>
    public TorchVector Of(FloatView host) => Take(new TorchVector(device, host.Length, host));

    protected override DeviceVector Create(int length) => new TorchVector(device, length);

    protected override DeviceSpans Divide(ImmutableArray<VectorSpan> spans) => new TorchSpans(spans, piece);

    protected override StepChecks CreateChecks(DeviceSpans spans) => new TorchStepChecks(this, (TorchSpans)spans);

    protected override void LaunchCopy(DeviceVector from, DeviceVector to) => Values(to).copy_(Values(from));

    protected override void LaunchSwap(DeviceVector a, DeviceVector b)
    {
        using Tensor held = Values(a).clone();
        Values(a).copy_(Values(b));
        Values(b).copy_(held);
    }

    protected override void Launch<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule)
    {
        foreach (TorchPiece[] pieces in ((TorchSpans)spans).Pieces)
            foreach (TorchPiece own in pieces) Apply(own, operands, rule);
    }

    protected override void LaunchNorms(DeviceSpans spans, DeviceVector values, DeviceVector norms)
    {
        if (norms.Length == 0) return;
        using DisposeScope scope = NewDisposeScope();
        Values(norms).copy_(Squares((TorchSpans)spans, values).sqrt());
    }

    /// <summary>The elements of a vector.</summary>
    internal static Tensor Values(DeviceVector vector) => ((TorchVector)vector).Values;

    /// <summary>Σ x² of each span, in float64, where squares of float32 do not overflow.</summary>
    internal Tensor Squares(TorchSpans spans, DeviceVector values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] sums = [.. spans.Pieces.Select(pieces => pieces.Length == 0
            ? zeros([], ScalarType.Float64, device)
            : stack([.. pieces.Select(own => Squares(own, Values(values)))]).sum())];
        Tensor all = sums.Length == 0 ? zeros([0], ScalarType.Float64, device) : stack(sums);
        return all.MoveToOuterDisposeScope();
    }

    private static Tensor Squares(TorchPiece own, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return values.narrow(0, own.Start, own.Length).to(ScalarType.Float64).square().sum().MoveToOuterDisposeScope();
    }

    private void Apply<TRule>(TorchPiece own, in VectorOperands operands, TRule rule) where TRule : struct, IVectorRule
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor?[] places =
        [
            Place(own, operands.Target), Memory(0, own, operands.First, TRule.Memories),
            Memory(1, own, operands.Second, TRule.Memories), Memory(2, own, operands.Third, TRule.Memories),
        ];
        TorchReal x = Real(places[0]), a = Real(places[1]), b = Real(places[2]), c = Real(places[3]);
        rule.Apply(Source(own, operands), ref x, ref a, ref b, ref c);
        // All results are there before the first is written: one may be what another place has held.
        Tensor[] results = [.. ((TorchReal[])[x, a, b, c]).Take(1 + TRule.Memories).Select(Kept)];
        for (int i = 0; i < results.Length; i++) places[i]!.copy_(results[i]);

        Tensor Kept(TorchReal result, int index)
        {
            Tensor found = result.On(device);
            // By reference: comparing values would wait for the device.
            int at = Array.FindIndex(places, place => ReferenceEquals(place, found));
            return at >= 0 && at != index ? found.clone() : found;
        }
    }

    private static TorchReal Source(TorchPiece own, in VectorOperands operands)
    {
        Tensor source = Place(own, operands.Source);
        if (operands.Scales is { } scales)
        {
            using Scalar scale = operands.Scale;
            return new TorchReal(source.mul(Values(scales).narrow(0, own.Span, 1).mul(scale)));
        }

        return operands.Scale == 1 ? new TorchReal(source) : operands.Scale * new TorchReal(source);
    }

    private static Tensor? Memory(int index, TorchPiece own, DeviceVector? vector, int memories) =>
        index < memories ? Place(own, vector!) : null;

    private static TorchReal Real(Tensor? place) => place is null ? default : new TorchReal(place);

    private static Tensor Place(TorchPiece own, DeviceVector vector) =>
        Values(vector).narrow(0, own.Start, own.Length);
}

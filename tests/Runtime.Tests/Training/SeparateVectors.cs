using System.Collections.Immutable;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Memory;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

/// <summary>The processor's vectors, each with another place in the memory of the host.</summary>
/// <param name="cpu">Those of the device; they are disposed of with their network.</param>
/// <param name="isLost">Whether the device has failed.</param>
internal sealed class SeparateVectors(DeviceVectors cpu, Func<bool> isLost) : DeviceVectors
{
    /// <summary>A vector of the device.</summary>
    /// <param name="own">Its memory there.</param>
    /// <param name="host">Its place in the memory of the host; null for one of its own.</param>
    public DeviceVector Of(DeviceVector own, FloatView? host = null) => Take(new Vector(own, host));

    protected override DeviceVector Create(int length) => new Vector(cpu.Allocate(length), null);

    protected override DeviceSpans Divide(ImmutableArray<VectorSpan> spans) => cpu.Cut(spans);

    protected override StepChecks CreateChecks(DeviceSpans spans) => new Checks(cpu.Check(spans), spans);

    protected override void LaunchCopy(DeviceVector from, DeviceVector to) => cpu.Copy(Own(from), Own(to));

    protected override void LaunchSwap(DeviceVector a, DeviceVector b)
    {
        if (isLost()) throw new DeviceException("lost before");
        cpu.Swap(Own(a), Own(b));
    }

    protected override void Launch<TRule>(DeviceSpans spans, in VectorOperands operands, TRule rule) => cpu.Apply(
        spans, new VectorOperands(Own(operands.Target), Own(operands.Source))
        {
            Scale = operands.Scale,
            Scales = OwnOrNull(operands.Scales),
            First = OwnOrNull(operands.First),
            Second = OwnOrNull(operands.Second),
            Third = OwnOrNull(operands.Third),
        }, rule);

    protected override void LaunchNorms(DeviceSpans spans, DeviceVector values, DeviceVector norms) =>
        cpu.Norms(spans, Own(values), Own(norms));

    private static DeviceVector Own(DeviceVector vector) => ((Vector)vector).Own;

    private static DeviceVector? OwnOrNull(DeviceVector? vector) => vector is null ? null : Own(vector);

    private sealed unsafe class Vector : DeviceVector
    {
        private readonly AlignedBuffer? mirror;

        public Vector(DeviceVector own, FloatView? host) : base(own.Length)
        {
            Own = own;
            if (host is null) mirror = new AlignedBuffer(own.Length);
            Host = host ?? new FloatView(mirror!.Data, own.Length);
        }

        public DeviceVector Own { get; }

        public override FloatView Host { get; }

        public override void Upload() => Host.Span.CopyTo(Own.Host.Span);

        public override void Download() => Own.Host.Span.CopyTo(Host.Span);

        public override void Dispose() => mirror?.Dispose();
    }

    private sealed class Checks(StepChecks inner, DeviceSpans spans) : StepChecks(spans)
    {
        public override (double Norm, bool AreFinite) Read() => inner.Read();

        public override void Dispose()
        {
        }

        protected override void Begin(DeviceVector gradients, DeviceVector statistics) =>
            inner.Launch(Own(gradients), Own(statistics));
    }
}

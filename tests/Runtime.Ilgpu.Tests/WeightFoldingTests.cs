using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Folded weights against the CPU's.</summary>
[Collection(nameof(TestDevice))]
public class WeightFoldingTests(TestDevice device)
{
    private const float Epsilon = 1e-3f;

    public static TheoryData<ConvolutionShape> Shapes { get; } =
    [
        new(InChannels: 3, OutChannels: 5, Kernel: 3),
        new(InChannels: 6, OutChannels: 4, Kernel: 1, Groups: 2),
        new(InChannels: 7, OutChannels: 7, Kernel: 2, Groups: 7),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Split_normalization_is_folded_as_on_the_CPU(ConvolutionShape shape)
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin weight = twins.Vector(shape.WeightCount), mean = twins.Vector(shape.InChannels),
            variance = twins.Variance(shape.InChannels);
        VectorTwin scale = twins.Vector(shape.OutChannels), shift = twins.Vector(shape.OutChannels);
        VectorTwin folded = twins.Target(shape.WeightCount), bias = twins.Target(shape.OutChannels);
        WeightFolding.SplitNorm(
            device.Workers, shape, weight.Cpu, new(mean.Cpu, variance.Cpu), Epsilon, scale.Cpu, shift.Cpu, folded.Cpu,
            bias.Cpu);
        GpuWeightFolding.SplitNorm<GpuFloat32>(
            device.Gpu, shape, weight.Gpu, new(mean.Gpu, variance.Gpu), Epsilon, scale.Gpu, shift.Gpu, folded.Gpu,
            bias.Gpu);
        folded.Check();
        bias.Check();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Batch_normalization_is_folded_as_on_the_CPU(ConvolutionShape shape)
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin weight = twins.Vector(shape.WeightCount), mean = twins.Vector(shape.OutChannels),
            variance = twins.Variance(shape.OutChannels);
        VectorTwin scale = twins.Vector(shape.OutChannels), shift = twins.Vector(shape.OutChannels),
            own = twins.Vector(shape.OutChannels);
        foreach (bool hasBias in new[] { false, true })
        {
            VectorTwin folded = twins.Target(shape.WeightCount), bias = twins.Target(shape.OutChannels);
            WeightFolding.BatchNorm(
                device.Workers, shape, weight.Cpu, new(mean.Cpu, variance.Cpu), Epsilon, scale.Cpu, shift.Cpu,
                hasBias ? own.Cpu : FloatView.Empty, folded.Cpu, bias.Cpu);
            GpuWeightFolding.BatchNorm(
                device.Gpu, shape, weight.Gpu, new(mean.Gpu, variance.Gpu), Epsilon, scale.Gpu, shift.Gpu,
                hasBias ? own.Gpu : default, folded.Gpu, bias.Gpu);
            folded.Check();
            bias.Check();
        }
    }
}

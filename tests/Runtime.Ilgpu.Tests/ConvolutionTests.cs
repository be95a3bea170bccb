using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Kernels;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>
/// The three passes against the CPU's, with operations compiled in: SiLU as x is read, padding that is not zero, stores
/// that read and add up.
/// </summary>
[Collection(nameof(TestDevice))]
public class ConvolutionTests(TestDevice device)
{
    /// <summary>
    /// Batch, height, width and the convolution. Tiles have 64 pixels × 8 channels, slices 256 pixels.
    /// </summary>
    public static TheoryData<int, int, int, ConvolutionShape> Cases { get; } = new()
    {
        { 2, 9, 7, new(3, 5, 3, 2, 1) },
        { 1, 5, 6, new(8, 12, 3, 1, 1) },
        { 2, 6, 7, new(12, 20, 1) },
        { 3, 7, 9, new(9, 8, 1, 2, 0) },
        { 1, 6, 5, new(4, 4, 3, 3, 2) },
        { 1, 9, 8, new(4, 6, 3, 2, 2, 2) },
        { 1, 8, 8, new(4, 4, 3, 1, 2, 2) },
        { 2, 5, 5, new(8, 12, 3, 1, 1, 1, 2) },
        { 2, 6, 6, new(6, 9, 3, 2, 1, 1, 3) },
        { 2, 5, 5, new(5, 5, 3, 1, 1, 1, 5) },
        { 2, 7, 6, new(10, 10, 3, 2, 2, 2, 10) },
        { 1, 5, 4, new(24, 16, 3, 2, 1, 1, 2) },
        { 1, 4, 4, new(4, 4, 1, 1, 1) },
        { 7, 1, 1, new(13, 10, 1) },
        { 2, 17, 17, new(4, 4, 3, 1, 1) },
        { 1, 12, 13, new(9, 9, 3, 1, 1, 1, 9) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_is_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        Forward<GpuFloat32>(batch, height, width, shape);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_without_operations_is_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        PlainForward<GpuFloat32>(batch, height, width, shape);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Padding_without_operations_is_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        PaddedPasses<GpuFloat32>(batch, height, width, shape);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_inputs_gradient_is_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        BackwardData<GpuFloat32>(batch, height, width, shape);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_weights_gradient_is_the_CPUs(int batch, int height, int width, ConvolutionShape shape) =>
        BackwardWeights<GpuFloat32>(batch, height, width, shape);

    /// <summary>Vectors of four channels and single ones, both in groups too, and a stride.</summary>
    [Theory]
    [InlineData(2, 6, 5, 8, 12, 2, 1)]
    [InlineData(1, 7, 6, 5, 9, 1, 1)]
    [InlineData(1, 5, 5, 16, 24, 1, 2)]
    [InlineData(2, 5, 6, 6, 6, 2, 6)]
    public void Passes_over_bfloat16_are_the_CPUs(
        int batch, int height, int width, int inputs, int outputs, int stride, int groups)
    {
        ConvolutionShape shape = new(inputs, outputs, 3, stride, 1, 1, groups);
        Forward<GpuBFloat16>(batch, height, width, shape);
        PlainForward<GpuBFloat16>(batch, height, width, shape);
        BackwardData<GpuBFloat16>(batch, height, width, shape);
        BackwardWeights<GpuBFloat16>(batch, height, width, shape);
    }

    internal void Forward<T>(int batch, int height, int width, ConvolutionShape shape, double products = 0)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, shape.InChannels, height, width);
        (int outHeight, int outWidth) = (shape.OutputSize(height), shape.OutputSize(width));
        MapTwin<T> y = twins.Result(batch, shape.OutChannels, outHeight, outWidth);
        MapTwin<T> other = twins.Map(batch, shape.OutChannels, outHeight, outWidth);
        VectorTwin gate = twins.Vector(batch), padding = twins.Vector(shape.InChannels),
            weight = twins.Vector(shape.WeightCount);
        VectorTwin outputs = twins.Vector(shape.OutChannels), inputs = twins.Vector(shape.InChannels);
        VectorTwin first = twins.Target(shape.OutChannels), second = twins.Target(shape.OutChannels);
        VectorTwin packed = twins.Target(shape.WeightCount);

        var native = twins.Native(shape.PackedLength);
        Convolution.Pack(device.Workers, shape, weight.Cpu, new WeightFactors(outputs.Cpu, inputs.Cpu), native);
        Convolution.Forward(
            device.Workers, shape, x.Cpu, default(SiLULoad), padding.Cpu, native, new GatedStore(gate.Cpu, other.Cpu),
            new ChannelSums(first.Cpu, second.Cpu), y.Cpu);
        GpuConvolution.Pack<T>(
            device.Gpu, shape, weight.Gpu, new GpuWeightFactors(outputs.Gpu, inputs.Gpu), packed.Gpu);
        GpuConvolution.Forward(
            device.Gpu, shape, x.Gpu, default(GpuSiLULoad), padding.Gpu, packed.Gpu,
            new GpuGatedStore<T>(gate.Gpu, other.Gpu),
            new GpuChannelSums(first.Gpu, second.Gpu), y.Gpu);
        y.Check(Near.Single + Near.Rounding<T>() + products);
        first.Check(Near.Single + products);
        second.Check(Near.Single + 2 * products);
    }

    internal void PlainForward<T>(int batch, int height, int width, ConvolutionShape shape, double products = 0)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, shape.InChannels, height, width);
        MapTwin<T> y = twins.Result(batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width));
        VectorTwin weight = twins.Vector(shape.WeightCount), packed = twins.Target(shape.WeightCount);
        var native = twins.Native(shape.PackedLength);
        Convolution.Pack(device.Workers, shape, weight.Cpu, native);
        Convolution.Forward(device.Workers, shape, x.Cpu, native, default, y.Cpu);
        GpuConvolution.Pack<T>(device.Gpu, shape, weight.Gpu, GpuWeightFactors.None, packed.Gpu);
        GpuConvolution.Forward(
            device.Gpu, shape, x.Gpu, default(GpuPlainLoad), default, packed.Gpu, default(GpuPlainStore),
            GpuChannelSums.None, y.Gpu);
        y.Check(Near.Single + Near.Rounding<T>() + products);
    }

    internal void PaddedPasses<T>(int batch, int height, int width, ConvolutionShape shape, double products = 0)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, shape.InChannels, height, width);
        (int outHeight, int outWidth) = (shape.OutputSize(height), shape.OutputSize(width));
        MapTwin<T> y = twins.Result(batch, shape.OutChannels, outHeight, outWidth);
        MapTwin<T> gy = twins.Map(batch, shape.OutChannels, outHeight, outWidth);
        VectorTwin weight = twins.Vector(shape.WeightCount), packed = twins.Target(shape.WeightCount);
        VectorTwin padding = twins.Vector(shape.InChannels), gradient = twins.Target(shape.WeightCount);
        var native = twins.Native(shape.PackedLength);
        Convolution.Pack(device.Workers, shape, weight.Cpu, native);
        Convolution.Forward(
            device.Workers, shape, x.Cpu, default(PlainLoad), padding.Cpu, native, default(PlainStore),
            ChannelSums.None, y.Cpu);
        Convolution.BackwardWeights(
            device.Workers, shape, x.Cpu, default(PlainLoad), padding.Cpu, gy.Cpu, gradient.Cpu);
        GpuConvolution.Pack<T>(device.Gpu, shape, weight.Gpu, packed.Gpu);
        GpuConvolution.Forward(
            device.Gpu, shape, x.Gpu, default(GpuPlainLoad), padding.Gpu, packed.Gpu, default(GpuPlainStore),
            GpuChannelSums.None, y.Gpu);
        GpuConvolution.BackwardWeights(
            device.Gpu, shape, x.Gpu, default(GpuPlainLoad), padding.Gpu, gy.Gpu, gradient.Gpu);
        y.Check(Near.Single + Near.Rounding<T>() + products);
        gradient.Check(Near.Single + products);
    }

    internal void BackwardData<T>(int batch, int height, int width, ConvolutionShape shape, double products = 0)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> gy = twins.Map(batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width));
        MapTwin<T> gx = twins.Result(batch, shape.InChannels, height, width),
            other = twins.Map(batch, shape.InChannels, height, width);
        VectorTwin gate = twins.Vector(batch), weight = twins.Vector(shape.WeightCount),
            packed = twins.Target(shape.WeightCount);
        VectorTwin outputs = twins.Vector(shape.OutChannels), inputs = twins.Vector(shape.InChannels);
        VectorTwin first = twins.Target(shape.InChannels), second = twins.Target(shape.InChannels);

        var native = twins.Native(shape.PackedTransposedLength);
        Convolution.PackTransposed(
            device.Workers, shape, weight.Cpu, new WeightFactors(outputs.Cpu, inputs.Cpu), native);
        Convolution.BackwardData(
            device.Workers, shape, gy.Cpu, native, new GatedStore(gate.Cpu, other.Cpu),
            new ChannelSums(first.Cpu, second.Cpu),
            gx.Cpu);
        GpuConvolution.PackTransposed<T>(
            device.Gpu, shape, weight.Gpu, new GpuWeightFactors(outputs.Gpu, inputs.Gpu), packed.Gpu);
        GpuConvolution.BackwardData(
            device.Gpu, shape, gy.Gpu, packed.Gpu, new GpuGatedStore<T>(gate.Gpu, other.Gpu),
            new GpuChannelSums(first.Gpu, second.Gpu), gx.Gpu);
        gx.Check(Near.Single + Near.Rounding<T>() + products);
        first.Check(Near.Single + products);
        second.Check(Near.Single + 2 * products);
    }

    internal void BackwardWeights<T>(int batch, int height, int width, ConvolutionShape shape, double products = 0)
        where T : unmanaged, IGpuElement<T>
    {
        using Twins<T> twins = new(device);
        MapTwin<T> x = twins.Map(batch, shape.InChannels, height, width);
        MapTwin<T> gy = twins.Map(batch, shape.OutChannels, shape.OutputSize(height), shape.OutputSize(width));
        VectorTwin padding = twins.Vector(shape.InChannels), gradient = twins.Target(shape.WeightCount);
        Convolution.BackwardWeights(device.Workers, shape, x.Cpu, default(SiLULoad), padding.Cpu, gy.Cpu, gradient.Cpu);
        GpuConvolution.BackwardWeights(
            device.Gpu, shape, x.Gpu, default(GpuSiLULoad), padding.Gpu, gy.Gpu, gradient.Gpu);
        gradient.Check(Near.Single + products);
    }
}

using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Bench.Gpu.Check;

/// <summary>
/// The passes of a convolution of bfloat16 on a device, in all ways that kernels are compiled for: x as it is and
/// through a function, padded with zero and otherwise, results added up.
/// </summary>
internal sealed class ConvolutionPasses : IDisposable
{
    private readonly GpuDevice device;
    private readonly ConvolutionShape shape;
    private readonly List<GpuArena> arenas = [];
    private readonly GpuMap<GpuBFloat16> x, gx, y, gy;
    private readonly ArrayView<float> padding, packed, packedTransposed, gradient;

    /// <summary>Takes memory and copies what is read.</summary>
    public ConvolutionPasses(GpuDevice device, PassInputs inputs)
    {
        this.device = device;
        shape = inputs.Shape;
        x = Map(inputs.Batch, shape.InChannels, inputs.Size);
        gx = Map(inputs.Batch, shape.InChannels, inputs.Size);
        y = Map(inputs.Batch, shape.OutChannels, inputs.OutputSize);
        gy = Map(inputs.Batch, shape.OutChannels, inputs.OutputSize);
        padding = Vector(shape.InChannels);
        packed = Vector(shape.WeightCount);
        packedTransposed = Vector(shape.WeightCount);
        gradient = Vector(shape.WeightCount);
        x.Data.CopyFromCPU(Stream, inputs.X);
        gy.Data.CopyFromCPU(Stream, inputs.Gy);
        padding.CopyFromCPU(Stream, inputs.Padding);
        gradient.CopyFromCPU(Stream, inputs.Weight);
        GpuConvolution.Pack<GpuBFloat16>(device, shape, gradient, packed);
        GpuConvolution.PackTransposed<GpuBFloat16>(device, shape, gradient, packedTransposed);
    }

    private AcceleratorStream Stream => device.Accelerator.DefaultStream;

    /// <summary>Runs them, one after the other.</summary>
    public IEnumerable<PassResult> Run() =>
    [
        .. Forward("forward", default(GpuPlainLoad), default),
        .. Forward("forward, padded", default(GpuPlainLoad), padding),
        .. Forward("forward, through SiLU", default(SiLULoad), default),
        .. Forward("forward, through SiLU and padded", default(SiLULoad), padding),
        .. BackwardData(),
        BackwardWeights("gradient of weights", default(GpuPlainLoad), default),
        BackwardWeights("gradient of weights, padded", default(GpuPlainLoad), padding),
        BackwardWeights("gradient of weights, through SiLU", default(SiLULoad), default),
        BackwardWeights("gradient of weights, through SiLU and padded", default(SiLULoad), padding),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        device.Synchronize();
        foreach (GpuArena arena in arenas) arena.Dispose();
    }

    private PassResult[] Forward<TLoad>(string pass, TLoad load, ArrayView<float> padded) where TLoad : struct, IGpuLoad
    {
        var sums = new GpuChannelSums(Vector(shape.OutChannels), Vector(shape.OutChannels));
        y.Data.MemSetToZero(Stream);
        GpuConvolution.Forward(device, shape, x, load, padded, packed, default(SummingStore), sums, y);
        return [new(pass, Values(y)), .. Values(pass, sums)];
    }

    private PassResult[] BackwardData()
    {
        const string Pass = "gradient of the input";
        var sums = new GpuChannelSums(Vector(shape.InChannels), Vector(shape.InChannels));
        gx.Data.MemSetToZero(Stream);
        GpuConvolution.BackwardData(device, shape, gy, packedTransposed, default(SummingStore), sums, gx);
        return [new(Pass, Values(gx)), .. Values(Pass, sums)];
    }

    private PassResult BackwardWeights<TLoad>(string pass, TLoad load, ArrayView<float> padded) where TLoad
        : struct, IGpuLoad
    {
        gradient.MemSetToZero(Stream);
        GpuConvolution.BackwardWeights(device, shape, x, load, padded, gy, gradient);
        return new(pass, Values(gradient));
    }

    private IEnumerable<PassResult> Values(string pass, GpuChannelSums sums) =>
    [
        new($"sums of {pass}", Values(sums.First)),
        new($"sums of {pass}, squared", Values(sums.Second)),
    ];

    private float[] Values(ArrayView<float> vector)
    {
        var values = new float[vector.Length];
        vector.CopyToCPU(Stream, values);
        device.Synchronize();
        return values;
    }

    private float[] Values(GpuMap<GpuBFloat16> map)
    {
        var values = new GpuBFloat16[map.Length];
        map.Data.CopyToCPU(Stream, values);
        device.Synchronize();
        return Array.ConvertAll(values, GpuBFloat16.ToFloat);
    }

    private GpuMap<GpuBFloat16> Map(int batch, int channels, int size)
    {
        GpuArena arena = device.Allocate<GpuBFloat16>(0, (long)batch * size * size * channels);
        arenas.Add(arena);
        return arena.Map<GpuBFloat16>(0, batch, channels, size, size);
    }

    private ArrayView<float> Vector(long length)
    {
        GpuArena arena = device.Allocate(length);
        arenas.Add(arena);
        return arena.Vector(0, length);
    }
}

/// <summary>What a pass left.</summary>
/// <param name="Pass">Which, and which of its results.</param>
/// <param name="Values">All of it.</param>
internal sealed record PassResult(string Pass, float[] Values);

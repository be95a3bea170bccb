using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What profiles count of launches.</summary>
public class KernelCostTests
{
    private const int Batch = 2, Size = 8;

    // What stands for padding, and for sums, where there are none.
    private const long Placeholder = sizeof(float);

    public static TheoryData<ConvolutionShape, bool> Cases { get; } = new()
    {
        { new(8, 16, 3, 2, 1), false },
        { new(8, 16, 3, 2, 1), true },
        { new(24, 8, 1), true },
        { new(5, 7, 3, 1, 1), false },
        { new(16, 32, 3, 1, 1, 1, 2), false },
        { new(6, 6, 3, 1, 1, 1, 6), false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_convolution_counts_what_it_is_handed_once_and_its_products(ConvolutionShape shape, bool onTensorCores)
    {
        long products = (long)Batch * shape.OutputSize(Size) * shape.OutputSize(Size) * shape.WeightCount;
        if (onTensorCores) Check<GpuBFloat16>(shape, products, hasTensorCores: true, weightBytes: 2);
        else Check<GpuFloat32>(shape, products, hasTensorCores: false, weightBytes: 4);
    }

    private static void Check<T>(ConvolutionShape shape, long products, bool hasTensorCores, int weightBytes) where T
        : unmanaged, IGpuElement<T>
    {
        List<KernelCost> launched = [];
        using GpuDevice device = GpuDevice.Open(GpuKind.Simulator, 0, new GpuSettings
        {
            HasTensorCores = hasTensorCores,
            Executor = (_, _, kernel) => launched.Add(KernelCost.Of(kernel)),
        });
        int side = shape.OutputSize(Size), small = Batch * side * side * shape.OutChannels,
            large = Batch * Size * Size * shape.InChannels;
        using GpuArena maps = device.Allocate<T>(2 * shape.WeightCount + 16, 2 * (large + 16) + 2 * (small + 16));
        int place = 0;
        GpuMap<T> x = Map(shape.InChannels, Size), gx = Map(shape.InChannels, Size);
        GpuMap<T> y = Map(shape.OutChannels, side), gy = Map(shape.OutChannels, side);
        var packed = maps.Vector(0, shape.WeightCount);
        long moved = x.Data.LengthInBytes + y.Data.LengthInBytes + weightBytes * shape.WeightCount;

        GpuConvolution.Forward(
            device, shape, x, default(GpuPlainLoad), default, packed, default(GpuPlainStore), GpuChannelSums.None, y);
        Assert.Equal([new KernelCost(moved + Placeholder, products)], launched);

        launched.Clear();
        GpuConvolution.BackwardData(device, shape, gy, packed, default(GpuPlainStore), GpuChannelSums.None, gx);
        Assert.Equal(products, launched.Sum(cost => cost.MultiplyAdds));
        // Each phase reads all of the gradient and of the weights, and writes its share.
        long again = (launched.Count - 1) * (moved - gx.Data.LengthInBytes);
        Assert.InRange(
            launched.Sum(cost => cost.Bytes), moved + again, moved + again + launched.Count * (Placeholder + 1));

        launched.Clear();
        GpuConvolution.BackwardWeights(
            device, shape, x, default(GpuPlainLoad), default, gy, maps.Vector(shape.WeightCount, shape.WeightCount));
        Assert.Equal(products, launched.Sum(cost => cost.MultiplyAdds));
        long partials = launched[0].Bytes - x.Data.LengthInBytes - gy.Data.LengthInBytes;
        Assert.Equal(0, (partials - Placeholder) % (sizeof(float) * shape.WeightCount));

        GpuMap<T> Map(int channels, int size)
        {
            GpuMap<T> map = maps.Map<T>(place, Batch, channels, size, size);
            place += (map.Length + 15) / 16 * 16;
            return map;
        }
    }
}

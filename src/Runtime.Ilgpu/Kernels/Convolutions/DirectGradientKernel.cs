using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The gradient of the weights of a convolution whose groups have few channels, as <see cref="DirectSum{T, TLoad}"/> is
/// its output: partials [chunk][out][in / groups][tap]. Threads are [lane][output], lanes take pixels of the output in
/// turn. Grid: x chunks of pixels, y tiles of outputs, z inputs of a group and taps.
/// </summary>
internal readonly struct DirectGradientKernel<T, TLoad> : IProductKernel
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private const int PixelsOfLane = 64;

    private readonly PaddedSource<T, TLoad> source;
    private readonly GpuMap<T> gy;
    private readonly ArrayView<float> partials;
    private readonly FastDivisor byWidth, byHeight;
    private readonly int columns, kernel, stride, padding, dilation, inputs, outputs;

    private DirectGradientKernel(
        in ConvolutionShape shape, PaddedSource<T, TLoad> source, GpuMap<T> gy, ArrayView<float> partials, int columns)
    {
        this.source = source;
        this.gy = gy;
        this.partials = partials;
        this.columns = columns;
        byWidth = new(gy.Width);
        byHeight = new(gy.Height);
        kernel = shape.Kernel;
        stride = shape.Stride;
        padding = shape.Padding;
        dilation = shape.Dilation;
        inputs = shape.InChannelsPerGroup;
        outputs = shape.OutChannelsPerGroup;
    }

    long IProductKernel.MultiplyAdds => (long)gy.Length * inputs * kernel * kernel;

    /// <summary>Computes the gradient.</summary>
    /// <param name="device">Where to run.</param>
    /// <param name="shape">Of the convolution.</param>
    /// <param name="source">Its input.</param>
    /// <param name="gy">Gradient of its output.</param>
    /// <param name="gradient">[out][in / groups][tap], overwritten.</param>
    public static void Run(
        GpuDevice device, in ConvolutionShape shape, PaddedSource<T, TLoad> source, GpuMap<T> gy,
        ArrayView<float> gradient)
    {
        int columns = LaneGroups.Columns(device),
            chunks = Groups.Over(gy.Pixels, PixelsOfLane * LaneGroups.Lanes(device));
        ArrayView<float> partials = device.Scratch.Take(chunks * gradient.Length);
        device.Launch(
            new(chunks, Groups.Over(gy.Channels, columns), shape.InChannelsPerGroup * shape.Kernel * shape.Kernel),
            LaneGroups.Threads(device),
            new DirectGradientKernel<T, TLoad>(shape, source, gy, partials, columns));
        Totals.Run(device, partials, chunks, gradient);
    }

    public void Run()
    {
        int lane = Group.IdxX / columns, lanes = Group.DimX / columns,
            output = Grid.IdxY * columns + Group.IdxX % columns;
        int taps = kernel * kernel, member = Grid.IdxZ / taps, tap = Grid.IdxZ - member * taps, tapRow = tap / kernel;
        int input = output / outputs * inputs + member;
        int down = tapRow * dilation - padding, right = (tap - tapRow * kernel) * dilation - padding;
        int first = Grid.IdxX * PixelsOfLane * lanes, end = first + PixelsOfLane * lanes;
        if (end > gy.Pixels) end = gy.Pixels;
        CompensatedSum sum = default;
        if (output < gy.Channels)
            for (int pixel = first + lane; pixel < end; pixel += lanes)
            {
                int line = byWidth.Quotient(pixel), image = byHeight.Quotient(line);
                int row = (line - image * gy.Height) * stride + down,
                    column = (pixel - line * gy.Width) * stride + right;
                sum.Add(source.Read(image, row, column, input) * gy.Load(pixel * gy.Channels + output));
            }

        GpuSums all = GroupSums.OverLanes(
            new GpuSums { First = sum.Value }, SharedMemory.Allocate<GpuSums>(LaneGroups.MaxThreads), columns);
        if (lane == 0 & output < gy.Channels)
            partials[((Grid.IdxX * gy.Channels + output) * inputs + member) * taps + tap] = all.First;
    }
}

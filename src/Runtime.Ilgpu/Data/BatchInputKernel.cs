using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Weights;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Data;

/// <summary><see cref="GpuBatch.Write"/>: one thread an element.</summary>
/// <param name="pixels">[image][row][column][channel].</param>
/// <param name="erased">What becomes zero, one box an image.</param>
/// <param name="mix">How image i is mixed with image i − 1, the first with the last.</param>
/// <param name="tables">[own, other][channel][byte]: what a byte becomes,
/// and what it adds to the next image in mixup.</param>
/// <param name="target">Overwritten.</param>
internal readonly struct BatchInputKernel<T>(
    ArrayView<byte> pixels, ArrayView<PixelBox> erased, Mix mix, ArrayView<float> tables, GpuMap<T> target) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly ArrayView<byte> pixels = pixels;
    private readonly ArrayView<PixelBox> erased = erased;
    private readonly int isMixup = mix.Kind == MixKind.Mixup ? 1 : 0;
    // Empty, but for cutmix.
    private readonly PixelBox mixed = mix.Kind == MixKind.Cutmix ? mix.Box : default;
    private readonly ArrayView<float> tables = tables;
    private readonly GpuMap<T> target = target;

    public void Run()
    {
        int index = Grid.IdxX * Group.DimX + Group.IdxX;
        if (index >= target.Length) return;
        int pixel = index / target.Channels, channel = index - pixel * target.Channels;
        int line = pixel / target.Width, column = pixel - line * target.Width;
        int image = line / target.Height, row = line - image * target.Height;
        int neighbour = (image == 0 ? target.Batch : image) - 1;
        float value = Value(Contains(mixed, row, column) ? neighbour : image, row, column, channel, 0);
        if (isMixup != 0) value += Value(neighbour, row, column, channel, target.Channels);
        target.Store(index, value);
    }

    /// <summary>A value of an image by the table whose first row is <paramref name="firstRow"/>.</summary>
    private float Value(int image, int row, int column, int channel, int firstRow)
    {
        if (Contains(erased[image], row, column)) return 0;
        byte level = pixels[((image * target.Height + row) * target.Width + column) * target.Channels + channel];
        return tables[(firstRow + channel) * PixelNormalization.Levels + level];
    }

    private static bool Contains(PixelBox box, int row, int column) =>
        row >= box.Top & row < box.Bottom & column >= box.Left & column < box.Right;
}

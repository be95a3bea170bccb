using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>A pool's windows along both axes of a map, as kernels take them.</summary>
internal readonly struct PoolWindows
{
    private readonly int kernel, stride, padding, countsPadding;

    public PoolWindows(in PoolingShape shape)
    {
        kernel = shape.Kernel;
        stride = shape.Stride;
        padding = shape.Padding;
        countsPadding = shape.CountIncludePad ? 1 : 0;
    }

    /// <summary>First pixel of a window that is inside the image.</summary>
    public int First(int index)
    {
        int start = index * stride - padding;
        return start < 0 ? 0 : start;
    }

    /// <summary>One past the last pixel inside an image of <paramref name="size"/> pixels.</summary>
    public int End(int index, int size)
    {
        int end = index * stride - padding + kernel;
        return end < size ? end : size;
    }

    /// <summary>What an average divides by, along one axis.</summary>
    public int Length(int index, int size)
    {
        int end = index * stride - padding + kernel;
        if (end > size + padding) end = size + padding;
        return countsPadding != 0 ? end - index * stride + padding : End(index, size) - First(index);
    }

    /// <summary>First window that a pixel is in.</summary>
    public int FirstOver(int position)
    {
        int padded = position + padding;
        return padded < kernel ? 0 : (padded - kernel) / stride + 1;
    }

    /// <summary>One past the last, of <paramref name="outputs"/>.</summary>
    public int EndOver(int position, int outputs)
    {
        int end = (position + padding) / stride + 1;
        return end < outputs ? end : outputs;
    }
}

/// <summary>The mean of a window of load(x).</summary>
internal readonly struct WindowMean<T, TLoad>(PoolWindows windows, GpuMap<T> x, TLoad load) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly PoolWindows windows = windows;
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;

    public float Invoke(MapPlace place, int at)
    {
        int left = windows.First(place.Column), right = windows.End(place.Column, x.Width);
        int end = windows.End(place.Row, x.Height);
        float sum = 0;
        for (int row = windows.First(place.Row); row < end; row++)
        {
            int from = ((place.Image * x.Height + row) * x.Width + left) * x.Channels + place.Channel;
            for (int column = left; column < right; column++, from += x.Channels)
                sum += load.Invoke(x.Load(from), place.Channel);
        }

        return sum / (windows.Length(place.Row, x.Height) * windows.Length(place.Column, x.Width));
    }
}

/// <summary>The gradient of <see cref="WindowMean{T, TLoad}"/>: a pixel's shares of the windows that it is in.</summary>
/// <param name="windows">Of the pool.</param>
/// <param name="gy">N × C × H′ × W′.</param>
/// <param name="height">H.</param>
/// <param name="width">W.</param>
internal readonly struct WindowShares<T>(PoolWindows windows, GpuMap<T> gy, int height, int width) : IProducer
    where T : unmanaged, IGpuElement<T>
{
    private readonly PoolWindows windows = windows;
    private readonly GpuMap<T> gy = gy;
    private readonly int height = height, width = width;

    public float Invoke(MapPlace place, int at)
    {
        int left = windows.FirstOver(place.Column), right = windows.EndOver(place.Column, gy.Width);
        int bottom = windows.EndOver(place.Row, gy.Height);
        float sum = 0;
        for (int row = windows.FirstOver(place.Row); row < bottom; row++)
        {
            int from = ((place.Image * gy.Height + row) * gy.Width + left) * gy.Channels + place.Channel;
            int length = windows.Length(row, height);
            for (int column = left; column < right; column++, from += gy.Channels)
                sum += gy.Load(from) / (length * windows.Length(column, width));
        }

        return sum;
    }
}

/// <summary>The greatest element of a window of load(x); a NaN is greater than any number.</summary>
internal readonly struct WindowMaximum<T, TLoad>(PoolWindows windows, GpuMap<T> x, TLoad load) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly WindowWinner<T, TLoad> winner = new(windows, x, load);

    public float Invoke(MapPlace place, int at) => winner.Find(place.Image, place.Row, place.Column, place.Channel).Value;
}

/// <summary>The gradient of <see cref="WindowMaximum{T, TLoad}"/>: a pixel gets those of the windows that it wins.</summary>
internal readonly struct WinnerShares<T, TLoad>(PoolWindows windows, GpuMap<T> gy, GpuMap<T> x, TLoad load) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly PoolWindows windows = windows;
    private readonly GpuMap<T> gy = gy;
    private readonly WindowWinner<T, TLoad> winner = new(windows, x, load);

    public float Invoke(MapPlace place, int at)
    {
        int left = windows.FirstOver(place.Column), right = windows.EndOver(place.Column, gy.Width);
        int bottom = windows.EndOver(place.Row, gy.Height);
        float sum = 0;
        for (int row = windows.FirstOver(place.Row); row < bottom; row++)
            for (int column = left; column < right; column++)
                if (winner.Find(place.Image, row, column, place.Channel).At == at)
                    sum += gy.Load(((place.Image * gy.Height + row) * gy.Width + column) * gy.Channels + place.Channel);
        return sum;
    }
}

/// <summary>Which element of a window is its greatest: of equal ones the first, row by row, as in PyTorch.</summary>
internal readonly struct WindowWinner<T, TLoad>(PoolWindows windows, GpuMap<T> x, TLoad load)
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly PoolWindows windows = windows;
    private readonly GpuMap<T> x = x;
    private readonly TLoad load = load;

    public Winner Find(int image, int windowRow, int windowColumn, int channel)
    {
        int left = windows.First(windowColumn), right = windows.End(windowColumn, x.Width);
        int top = windows.First(windowRow), bottom = windows.End(windowRow, x.Height);
        float best = float.NegativeInfinity;
        int place = ((image * x.Height + top) * x.Width + left) * x.Channels + channel;
        for (int row = top; row < bottom; row++)
        {
            int from = ((image * x.Height + row) * x.Width + left) * x.Channels + channel;
            for (int column = left; column < right; column++, from += x.Channels)
            {
                float value = load.Invoke(x.Load(from), channel);
                bool wins = value > best | float.IsNaN(value);
                place = wins ? from : place;
                best = wins ? value : best;
            }
        }

        return new Winner(best, place);
    }
}

/// <summary>The greatest element of a window, and its index in the map.</summary>
internal readonly struct Winner(float value, int at)
{
    public readonly float Value = value;
    public readonly int At = at;
}

using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>A pool's windows along both axes of a map, as kernels take them.</summary>
internal readonly struct PoolWindows
{
    private readonly int kernel, stride, padding, counted;
    private readonly FastDivisor byStride;

    public PoolWindows(in PoolingShape shape)
    {
        kernel = shape.Kernel;
        stride = shape.Stride;
        padding = shape.Padding;
        byStride = new(shape.Stride);
        counted = shape.CountIncludePad ? shape.Padding : 0;
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

    /// <summary>What a pixel counts for in the mean of the window of a row and a column.</summary>
    public float Share(int row, int height, int column, int width) =>
        1f / (Length(row, height) * Length(column, width));

    /// <summary>Which of a window's pixels one is, counted row by row.</summary>
    public float Number(int windowRow, int windowColumn, int row, int column) =>
        (row - (windowRow * stride - padding)) * kernel + column - (windowColumn * stride - padding);

    /// <summary>Pixels of a window along one axis, those of the padding that counts among them.</summary>
    private int Length(int index, int size)
    {
        int start = index * stride - padding, end = start + kernel;
        return (end < size + counted ? end : size + counted) - (start > -counted ? start : -counted);
    }

    /// <summary>First window that a pixel is in.</summary>
    public int FirstOver(int position)
    {
        int padded = position + padding;
        return padded < kernel ? 0 : byStride.Quotient(padded - kernel) + 1;
    }

    /// <summary>One past the last, of <paramref name="outputs"/>.</summary>
    public int EndOver(int position, int outputs)
    {
        int end = byStride.Quotient(position + padding) + 1;
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

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes>
    {
        int left = windows.First(place.Column), right = windows.End(place.Column, x.Width);
        int end = windows.End(place.Row, x.Height);
        float share = windows.Share(place.Row, x.Height, place.Column, x.Width);
        TLanes sum = default;
        for (int row = windows.First(place.Row); row < end; row++)
        {
            int from = ((place.Image * x.Height + row) * x.Width + left) * x.Channels + place.Channel;
            for (int column = left; column < right; column++, from += x.Channels)
                sum = sum.Plus(TLanes.Apply(load, TLanes.Load(x, from), place.Channel, place.Image));
        }

        return sum.Times(share);
    }
}

/// <summary>
/// The gradient of <see cref="WindowMean{T, TLoad}"/>: a pixel's shares of the windows that it is in.
/// </summary>
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

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes>
    {
        int left = windows.FirstOver(place.Column), right = windows.EndOver(place.Column, gy.Width);
        int bottom = windows.EndOver(place.Row, gy.Height);
        TLanes sum = default;
        for (int row = windows.FirstOver(place.Row); row < bottom; row++)
        {
            int from = ((place.Image * gy.Height + row) * gy.Width + left) * gy.Channels + place.Channel;
            for (int column = left; column < right; column++, from += gy.Channels)
                sum = sum.Plus(TLanes.Load(gy, from).Times(windows.Share(row, height, column, width)));
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

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes> =>
        winner.Find<TLanes>(place).Value;
}

/// <summary>
/// The gradient of <see cref="WindowMaximum{T, TLoad}"/>: a pixel gets those of the windows that it wins.
/// </summary>
internal readonly struct WinnerShares<T, TLoad>(PoolWindows windows, GpuMap<T> gy, GpuMap<T> x, TLoad load) : IProducer
    where T : unmanaged, IGpuElement<T>
    where TLoad : struct, IGpuLoad
{
    private readonly PoolWindows windows = windows;
    private readonly GpuMap<T> gy = gy;
    private readonly WindowWinner<T, TLoad> winner = new(windows, x, load);

    public TLanes Invoke<TLanes>(MapPlace place, int at) where TLanes : struct, ILanes<TLanes>
    {
        int left = windows.FirstOver(place.Column), right = windows.EndOver(place.Column, gy.Width);
        int bottom = windows.EndOver(place.Row, gy.Height);
        TLanes sum = default;
        for (int row = windows.FirstOver(place.Row); row < bottom; row++)
            for (int column = left; column < right; column++)
            {
                TLanes share = TLanes.Load(
                    gy, ((place.Image * gy.Height + row) * gy.Width + column) * gy.Channels + place.Channel);
                TLanes number = winner.Find<TLanes>(new(place.Image, row, column, place.Channel)).Number;
                sum = sum.Plus(number.Equal(windows.Number(row, column, place.Row, place.Column), share));
            }

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

    /// <param name="window">The window's row and column, its image and channel.</param>
    public Winner<TLanes> Find<TLanes>(MapPlace window) where TLanes : struct, ILanes<TLanes>
    {
        int left = windows.First(window.Column), right = windows.End(window.Column, x.Width);
        int top = windows.First(window.Row), bottom = windows.End(window.Row, x.Height);
        TLanes best = TLanes.All(float.NegativeInfinity);
        TLanes winner = TLanes.All(windows.Number(window.Row, window.Column, top, left));
        for (int row = top; row < bottom; row++)
        {
            int from = ((window.Image * x.Height + row) * x.Width + left) * x.Channels + window.Channel;
            for (int column = left; column < right; column++, from += x.Channels)
            {
                TLanes value = TLanes.Apply(load, TLanes.Load(x, from), window.Channel, window.Image);
                float number = windows.Number(window.Row, window.Column, row, column);
                winner = value.Greater(best, TLanes.All(number), winner);
                best = value.Greater(best, value, best);
            }
        }

        return new(best, winner);
    }
}

/// <summary>
/// The greatest element of a window, and which of the window's pixels it is: a whole number, and few enough for a
/// float.
/// </summary>
internal readonly struct Winner<TLanes>(TLanes value, TLanes number)
{
    public readonly TLanes Value = value;
    public readonly TLanes Number = number;
}

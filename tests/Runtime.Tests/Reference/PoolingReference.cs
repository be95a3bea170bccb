using System.Numerics;
using GResNet.Runtime.Geometry;

namespace GResNet.Runtime.Tests.Reference;

/// <summary>Pools as PyTorch defines them: NCHW arrays, one loop per index.</summary>
internal static class PoolingReference
{
    public static Nchw Output(in PoolingShape shape, Nchw input) => input with
    {
        Height = Size(shape, input.Height), Width = Size(shape, input.Width),
    };

    public static T[] Average<T>(PoolingShape shape, Nchw input, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        T[] y = new T[Output(shape, input).Length];
        Visit(shape, input, (output, window, count) =>
            y[output] = window.Aggregate(T.Zero, (sum, i) => sum + x[i]) / T.CreateChecked(count));
        return y;
    }

    public static T[] AverageBackward<T>(PoolingShape shape, Nchw input, T[] gy)
        where T : IFloatingPointIeee754<T>
    {
        T[] gx = new T[input.Length];
        Visit(shape, input, (output, window, count) =>
        {
            foreach (int i in window) gx[i] += gy[output] / T.CreateChecked(count);
        });
        return gx;
    }

    public static T[] Max<T>(PoolingShape shape, Nchw input, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        T[] y = new T[Output(shape, input).Length];
        Visit(shape, input, (output, window, _) => y[output] = x[Winner(window, x)]);
        return y;
    }

    public static T[] MaxBackward<T>(PoolingShape shape, Nchw input, T[] gy, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        T[] gx = new T[input.Length];
        Visit(shape, input, (output, window, _) => gx[Winner(window, x)] += gy[output]);
        return gx;
    }

    private static int Winner<T>(List<int> window, T[] x)
        where T : IFloatingPointIeee754<T>
    {
        int winner = window[0];
        foreach (int i in window)
            if (x[i] > x[winner] || T.IsNaN(x[i])) winner = i;
        return winner;
    }

    /// <summary>The output size, counted: windows that start within the image or the padding before it.</summary>
    private static int Size(in PoolingShape shape, int size)
    {
        int count = 0;
        for (int start = -shape.Padding; ; start += shape.Stride, count++)
        {
            bool whole = start + shape.Kernel <= size + shape.Padding;
            // In ceil mode a window may hang over the end, by less than a stride, and must start before the padding's
            // end.
            bool partial = shape.Ceil && start - shape.Stride + shape.Kernel < size + shape.Padding
                && start < size;
            if (!whole && !partial) return count;
        }
    }

    private static void Visit(in PoolingShape shape, Nchw input, Action<int, List<int>, int> visit)
    {
        Nchw output = Output(shape, input);
        for (int n = 0; n < output.Batch; n++)
            for (int c = 0; c < output.Channels; c++)
                for (int row = 0; row < output.Height; row++)
                    for (int column = 0; column < output.Width; column++)
                    {
                        List<int> window = [];
                        int padded = 0;
                        for (int ky = 0; ky < shape.Kernel; ky++)
                            for (int kx = 0; kx < shape.Kernel; kx++)
                            {
                                int y = row * shape.Stride - shape.Padding + ky,
                                    x = column * shape.Stride - shape.Padding + kx;
                                if (y < input.Height + shape.Padding && x < input.Width + shape.Padding) padded++;
                                if (y >= 0 && y < input.Height && x >= 0 && x < input.Width)
                                    window.Add(input.Index(n, c, y, x));
                            }

                        visit(output.Index(n, c, row, column), window, shape.CountIncludePad ? padded : window.Count);
                    }
    }
}

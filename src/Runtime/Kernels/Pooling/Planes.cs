using System.Runtime.InteropServices;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>The pixels of one pooling window inside the image.</summary>
internal readonly record struct PoolingWindow(int Top, int Bottom, int Left, int Right);

/// <summary>A pool's input and output as pairs of planes, one for each block of channels and image.</summary>
internal readonly unsafe struct Planes(FeatureMap input, FeatureMap output)
{
    public int OutHeight => output.Height;

    public int OutWidth => output.Width;

    public int InHeight => input.Height;

    public int InWidth => input.Width;

    /// <summary>The image of a plane.</summary>
    public int Image(int plane) => plane % input.Batch;

    /// <summary>The first channel of a plane.</summary>
    public int Channel(int plane) => plane / input.Batch * Lanes.Block;

    /// <summary>Floats from the input's first element to a plane's row.</summary>
    public nint InputOffset(int plane, int row) => ((nint)plane * input.Height + row) * input.Width * Lanes.Block;

    /// <summary>Floats from the output's first element to a plane.</summary>
    public nint OutputOffset(int plane) => (nint)plane * output.Height * output.Width * Lanes.Block;

    /// <summary>The first pixel of a plane's row.</summary>
    public float* Input(int plane, int row) => input.Data + InputOffset(plane, row);

    /// <summary>The first pixel of an output plane.</summary>
    public float* Output(int plane) => output.Data + OutputOffset(plane);

    /// <summary>Sets an input plane to zero.</summary>
    public void ClearInput(int plane) =>
        NativeMemory.Clear(Input(plane, 0), (nuint)input.Height * (nuint)input.Width * Lanes.Block * sizeof(float));

    /// <summary>The window of one output.</summary>
    public PoolingWindow Window(in PoolingShape shape, int row, int column)
    {
        (int top, int bottom, _) = shape.Window(row, input.Height);
        (int left, int right, _) = shape.Window(column, input.Width);
        return new PoolingWindow(top, bottom, left, right);
    }
}

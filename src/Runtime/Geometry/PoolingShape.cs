using System;
using System.ComponentModel;

namespace GResNet.Runtime.Geometry;

/// <summary>
/// The geometry of a pool: square kernel, stride, padding, whether the last partial window counts
/// (<paramref name="Ceil"/>), and whether an average divides by the padded window's size.
/// The rules are those of PyTorch's pools.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PoolingShape(
    int Kernel, int Stride, int Padding = 0, bool Ceil = false, bool CountIncludePad = false)
{
    /// <summary>
    /// The output's height or width for an input of <paramref name="size"/> pixels; below 1 when none fits.
    /// </summary>
    /// <remarks>
    /// In ceil mode a window that would start in the padding behind the image is dropped, as PyTorch does.
    /// </remarks>
    public int OutputSize(int size)
    {
        int span = size + 2 * Padding - Kernel;
        if (span < 0) return Ceil && span > -Stride && size > 0 ? 1 : 0;
        int output = (span + (Ceil ? Stride - 1 : 0)) / Stride + 1;
        return Ceil && (output - 1) * Stride >= size + Padding ? output - 1 : output;
    }

    /// <summary>
    /// The pixels of window <paramref name="index"/> that lie inside an image of <paramref name="size"/> pixels (first,
    /// one past the last), and the window's length as an average that counts padding divides by it.
    /// </summary>
    public (int First, int End, int PaddedLength) Window(int index, int size)
    {
        int start = index * Stride - Padding;
        int end = Math.Min(start + Kernel, size + Padding);
        return (Math.Max(start, 0), Math.Min(end, size), end - start);
    }

    /// <summary>
    /// The windows, of <paramref name="outputs"/>, that pixel <paramref name="position"/> is in: first and one past the
    /// last.
    /// </summary>
    public (int First, int End) WindowsOver(int position, int outputs)
    {
        int padded = position + Padding;
        int first = padded < Kernel ? 0 : (padded - Kernel) / Stride + 1;
        return (first, Math.Min(padded / Stride + 1, outputs));
    }
}

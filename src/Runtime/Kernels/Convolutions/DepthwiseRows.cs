using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Both gradients of a depthwise 3×3 convolution over a run of input pixels: each gradient of an output is read once,
/// for the input's gradient and for that of the weight between them. Pointers are to the first pixel's 16 channels;
/// weights and their sums are [row][column][16].
/// </summary>
internal static unsafe class DepthwiseRows
{
    private const int Block = Lanes.Block;

    /// <summary>Of stride 1, where no pixel of the run is at an end of its row.</summary>
    /// <param name="pixels">Length of the run.</param>
    /// <param name="x">The input.</param>
    /// <param name="top">The outputs' gradient above and to the left.</param>
    /// <param name="middle">Of the row itself.</param>
    /// <param name="bottom">Of the row below.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="sums">Their gradients, which are added to.</param>
    /// <param name="to">Where the input's gradients go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single(
        int pixels, float* x, float* top, float* middle, float* bottom, float* weights, float* sums, float* to)
    {
        Vector512<float>
            w00 = At(weights, 0), w01 = At(weights, 1), w02 = At(weights, 2),
            w10 = At(weights, 3), w11 = At(weights, 4), w12 = At(weights, 5),
            w20 = At(weights, 6), w21 = At(weights, 7), w22 = At(weights, 8),
            s00 = At(sums, 0), s01 = At(sums, 1), s02 = At(sums, 2),
            s10 = At(sums, 3), s11 = At(sums, 4), s12 = At(sums, 5),
            s20 = At(sums, 6), s21 = At(sums, 7), s22 = At(sums, 8);
        for (float* end = x + pixels * Block; x != end; x += Block, to += Block)
        {
            Vector512<float> input = Vector512.Load(x), a = default, b = default, c = default;
            Add(At(top, 0), w22, input, ref a, ref s22);
            Add(At(middle, 0), w12, input, ref b, ref s12);
            Add(At(bottom, 0), w02, input, ref c, ref s02);
            Add(At(top, 1), w21, input, ref a, ref s21);
            Add(At(middle, 1), w11, input, ref b, ref s11);
            Add(At(bottom, 1), w01, input, ref c, ref s01);
            Add(At(top, 2), w20, input, ref a, ref s20);
            Add(At(middle, 2), w10, input, ref b, ref s10);
            Add(At(bottom, 2), w00, input, ref c, ref s00);
            (a + b + c).Store(to);
            top += Block;
            middle += Block;
            bottom += Block;
        }

        s00.Store(sums);
        s01.Store(sums + Block);
        s02.Store(sums + 2 * Block);
        s10.Store(sums + 3 * Block);
        s11.Store(sums + 4 * Block);
        s12.Store(sums + 5 * Block);
        s20.Store(sums + 6 * Block);
        s21.Store(sums + 7 * Block);
        s22.Store(sums + 8 * Block);
    }

    /// <summary>Of stride 2, in an even row, which one row of outputs reads: pairs of even and odd pixels.</summary>
    /// <param name="pairs">Length of the run; each pair has an output to its right.</param>
    /// <param name="x">The input.</param>
    /// <param name="middle">The outputs' gradient.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="sums">Their gradients, which are added to.</param>
    /// <param name="to">Where the input's gradients go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Even(int pairs, float* x, float* middle, float* weights, float* sums, float* to)
    {
        Vector512<float> w10 = At(weights, 3), w11 = At(weights, 4), w12 = At(weights, 5),
            s10 = At(sums, 3), s11 = At(sums, 4), s12 = At(sums, 5), left = At(middle, 0);
        for (; pairs > 0; pairs--, x += 2 * Block, to += 2 * Block)
        {
            middle += Block;
            Vector512<float> right = At(middle, 0), even = At(x, 0), odd = At(x, 1), a = default, b = default;
            Add(left, w11, even, ref a, ref s11);
            Add(left, w12, odd, ref b, ref s12);
            Add(right, w10, odd, ref b, ref s10);
            a.Store(to);
            b.Store(to + Block);
            left = right;
        }

        s10.Store(sums + 3 * Block);
        s11.Store(sums + 4 * Block);
        s12.Store(sums + 5 * Block);
    }

    /// <summary>Of stride 2, in an odd row, which two rows of outputs read.</summary>
    /// <param name="pairs">Length of the run; each pair has outputs to its right.</param>
    /// <param name="x">The input.</param>
    /// <param name="top">The gradient of the outputs above.</param>
    /// <param name="bottom">Of those below.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="sums">Their gradients, which are added to.</param>
    /// <param name="to">Where the input's gradients go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Odd(int pairs, float* x, float* top, float* bottom, float* weights, float* sums, float* to)
    {
        Vector512<float>
            w00 = At(weights, 0), w01 = At(weights, 1), w02 = At(weights, 2),
            w20 = At(weights, 6), w21 = At(weights, 7), w22 = At(weights, 8),
            s00 = At(sums, 0), s01 = At(sums, 1), s02 = At(sums, 2),
            s20 = At(sums, 6), s21 = At(sums, 7), s22 = At(sums, 8),
            topLeft = At(top, 0), bottomLeft = At(bottom, 0);
        for (; pairs > 0; pairs--, x += 2 * Block, to += 2 * Block)
        {
            top += Block;
            bottom += Block;
            Vector512<float> topRight = At(top, 0), bottomRight = At(bottom, 0), even = At(x, 0), odd = At(x, 1),
                a = default, b = default, c = default;
            Add(topLeft, w21, even, ref a, ref s21);
            Add(topLeft, w22, odd, ref b, ref s22);
            Add(bottomLeft, w02, odd, ref c, ref s02);
            Add(bottomLeft, w01, even, ref a, ref s01);
            Add(topRight, w20, odd, ref b, ref s20);
            Add(bottomRight, w00, odd, ref c, ref s00);
            a.Store(to);
            (b + c).Store(to + Block);
            topLeft = topRight;
            bottomLeft = bottomRight;
        }

        s00.Store(sums);
        s01.Store(sums + Block);
        s02.Store(sums + 2 * Block);
        s20.Store(sums + 6 * Block);
        s21.Store(sums + 7 * Block);
        s22.Store(sums + 8 * Block);
    }

    /// <summary>One meeting of an output's gradient with an input and the weight between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(
        Vector512<float> gradient, Vector512<float> weight, Vector512<float> input, ref Vector512<float> ofInput,
        ref Vector512<float> ofWeight)
    {
        ofInput = Vector512.MultiplyAddEstimate(gradient, weight, ofInput);
        ofWeight = Vector512.MultiplyAddEstimate(gradient, input, ofWeight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> At(float* first, nint index) => Vector512.Load(first + index * Block);
}

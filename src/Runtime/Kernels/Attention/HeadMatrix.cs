using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Kernels;

/// <summary>
/// Takes the channels of a head out of a map, tokens × channels, and puts them back. Lanes past the head's channels and
/// rows past the tokens are zero.
/// </summary>
internal static unsafe class HeadMatrix
{
    /// <summary>to = factor · the map's channels from <paramref name="first"/> on.</summary>
    public static void Read(in HeadShape shape, FeatureMap map, int image, int first, float factor, Panels to)
    {
        int tokens = shape.Tokens;
        bool isWhole = first % Lanes.Block == 0 && shape.Width % Lanes.Block == 0;
        for (int block = 0; block < shape.Blocks; block++)
        {
            float* target = to.At(0, block);
            if (isWhole) Scale(Source(map, image, first + block * Lanes.Block), factor, target, tokens);
            else
            {
                new Span<float>(target, tokens * Lanes.Block).Clear();
                for (int lane = 0; lane < Lanes.Used(block, shape.Width); lane++)
                {
                    float* from = Source(map, image, first + block * Lanes.Block + lane);
                    for (int i = 0; i < tokens * Lanes.Block; i += Lanes.Block) target[lane + i] = factor * from[i];
                }
            }

            new Span<float>(target + tokens * Lanes.Block, (shape.Rows - tokens) * Lanes.Block).Clear();
        }
    }

    /// <summary>The map's channels from <paramref name="first"/> on, of some tokens, = factor · from.</summary>
    public static void Write(
        in HeadShape shape, Panels from, float factor, FeatureMap map, int image, int first, int token, int tokens)
    {
        bool isWhole = first % Lanes.Block == 0 && shape.Width % Lanes.Block == 0;
        for (int block = 0; block < shape.Blocks; block++)
        {
            float* source = from.At(0, block);
            int channel = first + block * Lanes.Block;
            if (isWhole) Scale(source, factor, Source(map, image, channel) + token * Lanes.Block, tokens);
            else
                for (int lane = 0; lane < Lanes.Used(block, shape.Width); lane++)
                {
                    float* target = Source(map, image, channel + lane) + token * Lanes.Block;
                    for (int i = 0; i < tokens * Lanes.Block; i += Lanes.Block) target[i] = factor * source[lane + i];
                }
        }
    }

    /// <summary>to = fromᵀ: channels × tokens.</summary>
    public static void Transpose(in HeadShape shape, Panels from, Panels to)
    {
        for (int row = 0; row < shape.Rows; row += Lanes.Block)
            for (int block = 0; block < shape.Blocks; block++)
                Transposition.Run(
                    from.At(row, block), Lanes.Block, Lanes.Block, to.At(block * Lanes.Block, row / Lanes.Block),
                    Lanes.Block);
    }

    private static float* Source(FeatureMap map, int image, int channel) =>
        map.Data + channel / Lanes.Block * map.BlockStride
        + (nint)image * map.Height * map.Width * Lanes.Block + channel % Lanes.Block;

    private static void Scale(float* from, float factor, float* to, int rows)
    {
        for (int i = 0; i < rows * Lanes.Block; i += Lanes.Block) (Vector512.Load(from + i) * factor).Store(to + i);
    }
}

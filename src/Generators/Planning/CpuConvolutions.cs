using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Planning;

/// <summary>The CPU's: direct, or Winograd's where that is faster.</summary>
/// <param name="winograd">Whether the author wants Winograd's.</param>
internal sealed class CpuConvolutions(bool winograd) : IConvolutionTarget
{
    public string Name => "Cpu";

    public Algorithm Choose(ConvolutionShape geometry, Shape x, bool transposed)
    {
        bool isFaster = transposed
            ? WinogradShape.IsFasterTransposed(geometry, x.Height, x.Width)
            : WinogradShape.IsFaster(geometry, x.Height, x.Width);
        return winograd && isFaster ? Algorithm.Winograd : Algorithm.Convolution;
    }

    public long PackedLength(
        ConvolutionShape geometry, Algorithm algorithm, bool transposed) => (algorithm, transposed) switch
    {
        (Algorithm.Winograd, _) => WinogradShape.PackedLength(geometry),
        (_, true) => geometry.PackedTransposedLength,
        _ => geometry.PackedLength,
    };
}

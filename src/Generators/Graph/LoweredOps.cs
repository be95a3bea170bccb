using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Graph;

// ---- made by LowerConvolutions -----------------------------------------------------------------------------------

/// <summary>How a convolution is computed; the names are those of the runtime's classes.</summary>
internal enum Algorithm
{
    /// <summary>Product by product.</summary>
    Convolution,

    /// <summary>F(4×4, 3×3).</summary>
    Winograd,
}

/// <summary>weight[, scale, r] → the layout that the forward kernel streams, of W or scale·W·r.</summary>
internal sealed record PackWeights(ConvolutionShape Geometry, Algorithm Algorithm = Algorithm.Convolution) : Op;

/// <summary>weight[, scale, r] → the layout that the backward-data kernel streams.</summary>
internal sealed record PackTransposedWeights(ConvolutionShape Geometry, Algorithm Algorithm = Algorithm.Convolution) : Op;

/// <summary>(x, packed weight[, statistics of x]) → y; padded with the mean where <paramref name="IsMeanPadded"/>.</summary>
internal sealed record PackedConvolution(ConvolutionShape Geometry, Algorithm Algorithm, bool IsMeanPadded) : Op;

/// <summary>(gy, packed weight) → gx.</summary>
internal sealed record PackedBackwardData(ConvolutionShape Geometry, Algorithm Algorithm) : Op;

/// <summary>(x, gy[, statistics of x]) → gradient of the weight; x padded with its mean where <paramref name="IsMeanPadded"/>.</summary>
internal sealed record PackedBackwardWeights(ConvolutionShape Geometry, Algorithm Algorithm, bool IsMeanPadded) : Op;

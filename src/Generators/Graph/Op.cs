using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Graph;

/// <summary>
/// What a node does. An op holds only numbers; its operands are the node's inputs. The rules of each (shape, cost) are
/// in <see cref="OpTable"/>, its gradient in <see cref="Passes.GradientRules"/>.
/// </summary>
internal abstract record Op;

/// <summary>Pointwise functions of one variable. The names are those of the runtime's operators.</summary>
internal enum ActivationKind { SiLU, ReLU, GELU, GELUTanh, LeakyReLU, ELU, Softplus, Sigmoid }

// ---- written by the author, through layers and Ops ------------------------------------------------------------

/// <summary>(x, weight[, bias]) → y.</summary>
internal sealed record Convolution(ConvolutionShape Geometry) : Op;

/// <summary>(x: C×1×1, weight[, bias]) → features×1×1.</summary>
internal sealed record Linear(int Features) : Op
{
    /// <summary>That of the 1×1 convolution it is.</summary>
    public ConvolutionShape Geometry(Shape x) => new(x.Channels, Features, Kernel: 1);
}

/// <summary>
/// (x[, pilot]) → mean and biased variance per channel over the batch. Where they come from sums, these are of deviations from the
/// pilot, one value a channel near the mean, so that large means cost no accuracy.
/// </summary>
internal sealed record BatchStatistics : Op;

/// <summary>
/// (statistics, running mean, running variance) → nothing: moves the running statistics by <paramref name="Momentum"/>. The
/// statistics are of <paramref name="Pixels"/> an image.
/// </summary>
internal sealed record UpdateRunning(float Momentum, int Pixels) : Op;

/// <summary>(running mean, running variance) → statistics.</summary>
internal sealed record RunningStatistics : Op;

/// <summary>(x, statistics) → (x − mean) / √(variance + <paramref name="Epsilon"/>).</summary>
internal sealed record Normalize(float Epsilon) : Op;

/// <summary>(x, scale[, shift]) → scale·x + shift, per channel.</summary>
internal sealed record Affine : Op;

/// <summary>x → f(x). <paramref name="Parameter"/> is LeakyReLU's slope, ELU's α, Softplus' β; otherwise 0.</summary>
internal sealed record Activation(ActivationKind Kind, float Parameter = 0) : Op;

/// <summary>(x, slope) → max(x, 0) + slope·min(x, 0); one slope, or one a channel.</summary>
internal sealed record PRelu : Op;

internal sealed record AveragePool(PoolingShape Geometry) : Op;

internal sealed record MaxPool(PoolingShape Geometry) : Op;

internal sealed record GlobalAveragePool : Op;

/// <summary>Zeroes elements with chance <paramref name="Rate"/> in training and scales the rest by 1/(1 − rate). <paramref name="Stream"/> names its random numbers.</summary>
internal sealed record Dropout(float Rate, int Stream) : Op;

/// <summary>
/// Zeroes whole images with some chance in training and scales the rest (stochastic depth). <paramref name="Rate"/> fixes the
/// chance; without it, it is the training network's, times <paramref name="Depth"/> (0 at the first, 1 at the last).
/// </summary>
internal sealed record DropPath(float? Rate, float Depth, int Stream) : Op;

/// <summary>C×H×W → (C·H·W)×1×1.</summary>
internal sealed record Flatten : Op;

/// <summary>Channels of all inputs, one after the other.</summary>
internal sealed record Concat : Op;

/// <summary>a + b, equal shapes.</summary>
internal sealed record Add : Op;

/// <summary>a · b, equal shapes.</summary>
internal sealed record Multiply : Op;

/// <summary>(x: C×H×W, gate: C×1×1) → x · gate, one factor a channel and image.</summary>
internal sealed record Gate : Op;

/// <summary>x → factor · x.</summary>
internal sealed record Scale(float Factor) : Op;

// ---- made by FoldForTraining ----------------------------------------------------------------------------------

/// <summary>
/// (x, statistics of x, weight, scale, shift) → z = scale·conv((x − mean)·r) + shift, r = 1/√(variance + <paramref name="Epsilon"/>).
/// </summary>
internal sealed record SplitConvolution(ConvolutionShape Geometry, float Epsilon) : Op;

/// <summary>(x, statistics of x, scale, shift) → scale·(x − mean)·r + shift, r = 1/√(variance + <paramref name="Epsilon"/>).</summary>
internal sealed record BatchNorm(float Epsilon) : Op;

// ---- made by FoldForInference ---------------------------------------------------------------------------------

/// <summary>
/// (weight, statistics of the input, scale, shift) → weight and bias of the one convolution that normalises, convolves, scales
/// and shifts: W′ = scale·W·r, b′ = shift − Σ W′·mean, r = 1/√(variance + <paramref name="Epsilon"/>).
/// </summary>
internal sealed record FoldSplitNorm(ConvolutionShape Geometry, float Epsilon) : Op;

/// <summary>
/// (weight, statistics of the output, scale, shift[, bias]) → weight and bias of the one convolution that convolves and
/// normalises.
/// </summary>
internal sealed record FoldBatchNorm(ConvolutionShape Geometry, float Epsilon) : Op;

/// <summary>(x, weight, bias, statistics) → y, with the channel's mean as padding, which is where a normalised x is zero.</summary>
internal sealed record MeanPaddedConvolution(ConvolutionShape Geometry) : Op;

// ---- made by Differentiate ---------------------------------------------------------------------------------------

/// <summary>(gy, weight) → gx.</summary>
internal sealed record ConvolutionBackwardData(ConvolutionShape Geometry, int Height, int Width) : Op;

/// <summary>(x, gy) → gradient of the weight.</summary>
internal sealed record ConvolutionBackwardWeights(ConvolutionShape Geometry) : Op;

/// <summary>g → Σ g per channel.</summary>
internal sealed record ChannelSum : Op;

/// <summary>(g, x) → Σ g·x per channel.</summary>
internal sealed record ChannelDot : Op;

/// <summary>(gy, x, statistics) → gx through <see cref="Normalize"/> and the statistics of its own input.</summary>
internal sealed record NormalizeBackward(float Epsilon) : Op;

/// <summary>(gy, x) → gy · f′(x).</summary>
internal sealed record ActivationBackward(ActivationKind Kind, float Parameter) : Op;

/// <summary>(gy, x, slope) → gx.</summary>
internal sealed record PReluBackward : Op;

/// <summary>(gy, x) → gradient of the slope(s).</summary>
internal sealed record PReluBackwardSlope(int Slopes) : Op;

internal sealed record AveragePoolBackward(PoolingShape Geometry, int Height, int Width) : Op;

/// <summary>(gy, x) → gx, to the first greatest element of each window.</summary>
internal sealed record MaxPoolBackward(PoolingShape Geometry) : Op;

internal sealed record GlobalAveragePoolBackward(int Height, int Width) : Op;

/// <summary>C·H·W×1×1 → C×H×W.</summary>
internal sealed record Unflatten(Shape Shape) : Op;

/// <summary>Channels <paramref name="First"/> to <paramref name="First"/> + <paramref name="Channels"/> − 1.</summary>
internal sealed record SliceChannels(int First, int Channels) : Op;

/// <summary>(gy, x) → Σ over pixels of gy·x, per channel and image.</summary>
internal sealed record GateBackward : Op;

/// <summary>a + b of vectors: a shared layer's gradients.</summary>
internal sealed record AddVectors : Op;

/// <summary>(x, gy, statistics of x) → gradient of the weight, with the mean as padding.</summary>
internal sealed record MeanPaddedBackwardWeights(ConvolutionShape Geometry) : Op;

/// <summary>
/// (g, Σ g per channel) → Σ g per channel and tap, over the outputs whose tap falls inside the input of
/// <paramref name="Height"/>×<paramref name="Width"/> pixels.
/// </summary>
internal sealed record TapSums(ConvolutionShape Geometry, int Height, int Width) : Op;

/// <summary>
/// (gradient of the weight for the raw x, Σ g, tap sums, weight, scale, statistics, r) → gradients of weight and scale, and offset a and
/// slope b per input channel of what the statistics add to the gradient of x: a + b·x.
/// </summary>
internal sealed record SplitNormBackward(ConvolutionShape Geometry, int Pixels) : Op;

/// <summary>(g, weight, scale, r) → gx through the convolution with scale·W·r.</summary>
internal sealed record ScaledBackwardData(ConvolutionShape Geometry, int Height, int Width) : Op;

/// <summary>(g, x, offset, slope) → g + offset + slope·x, per channel.</summary>
internal sealed record AddLinear : Op;

/// <summary>
/// (Σ g·x, Σ g, statistics of x, scale) → gradient of the scale, and a, b, c per channel of the gradient of x: a·g + b·x + c.
/// </summary>
internal sealed record BatchNormBackward(float Epsilon, int Pixels) : Op;

/// <summary>(g, x, a, b, c) → a·g + b·x + c, per channel.</summary>
internal sealed record Blend : Op;

/// <summary>statistics → r = 1/√(variance + <paramref name="Epsilon"/>).</summary>
internal sealed record InverseDeviation(float Epsilon) : Op;

// ---- made by Decompose -----------------------------------------------------------------------------------------

/// <summary>(weight, statistics of the input, r, scale, shift) → shift − scale·Σ W·r·mean, per output channel.</summary>
internal sealed record SplitNormBias(ConvolutionShape Geometry) : Op;

/// <summary>(x, weight, statistics of x[, scale, r]) → convolution of x, padded with its mean, with W or scale·W·r.</summary>
internal sealed record PaddedConvolution(ConvolutionShape Geometry) : Op;

/// <summary>(statistics, scale, shift) → slope and offset per channel of the batch normalization they make.</summary>
internal sealed record BatchNormCoefficients(float Epsilon) : Op;

/// <summary>(x, bias) → x + bias, per channel.</summary>
internal sealed record AddBias : Op;

/// <summary>() → one factor an image: what <see cref="DropPath"/> multiplies with.</summary>
internal sealed record DropFactors(float? Rate, float Depth, int Stream) : Op;

/// <summary>(x, factors) → x · factor of its image; 0 where that is 0.</summary>
internal sealed record ScaleImages : Op;

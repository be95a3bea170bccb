namespace GResNet.Dsl;

/// <summary>
/// A layer: a partial method <c>private partial Tensor Name(Tensor x, …);</c>. Each of its further parameters sets the
/// attribute's property of the same name (<c>int channels</c> sets Channels), so that a setting may be fixed in the
/// attribute or decided in <c>Forward</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class LayerAttribute : Attribute;

/// <summary>
/// What convolutions share. State: <c>weight</c> [Channels][input channels / Groups][Kernel][Kernel].
/// </summary>
public abstract class ConvolutionAttribute : LayerAttribute
{
    /// <summary>Output channels.</summary>
    public int Channels { get; set; }

    /// <summary>Height and width of the kernel.</summary>
    public int Kernel { get; set; } = 1;

    /// <summary>Pixels from one output to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>
    /// Pixels of padding at every border; −1 is (Kernel − 1) / 2 · Dilation, which keeps the size at stride 1 if the
    /// kernel is odd.
    /// </summary>
    public int Padding { get; set; } = -1;

    /// <summary>Pixels from one tap to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>
    /// Groups that channels are split into; 0 gives every input channel a group of its own (depthwise).
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// Standard deviation of the normal distribution that first weights are drawn from; 0 is √(2 / (Channels ·
    /// Kernel²)), Kaiming's of the fan-out (He et al., 2015). ConvNeXt's and vision transformers' is 0.02.
    /// </summary>
    public float Deviation { get; set; }
}

/// <summary>A convolution.</summary>
public sealed class ConvAttribute : ConvolutionAttribute
{
    /// <summary>Adds a bias per output channel. State: <c>bias</c>.</summary>
    public bool Bias { get; set; }
}

/// <summary>
/// A convolution under split normalization: its input is normalised per channel (batch statistics in training, running
/// statistics after), without affine; its output is scaled and shifted per channel. Zero padding applies to the
/// normalised input. State: <c>weight</c>, <c>scale</c>, <c>shift</c>, <c>running_mean</c>, <c>running_var</c> (of the
/// input).
/// </summary>
public sealed class SplitConvAttribute : ConvolutionAttribute
{
    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    /// <summary>Share of a batch in the running statistics.</summary>
    public float Momentum { get; set; } = 0.1f;
}

/// <summary>
/// Batch normalization (Ioffe and Szegedy, 2015). State: <c>weight</c>, <c>bias</c>, <c>running_mean</c>,
/// <c>running_var</c>.
/// </summary>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; set; } = 1e-5f;

    /// <summary>Share of a batch in the running statistics.</summary>
    public float Momentum { get; set; } = 0.1f;

    /// <summary>
    /// What its factors start as; 0 on a residual branch's last one makes the block start as its shortcut (Goyal et
    /// al., 2017).
    /// </summary>
    public float Init { get; set; } = 1;
}

/// <summary>
/// Layer normalization over the channels of each pixel (Ba, Kiros and Hinton, 2016), as ConvNeXt applies it: the same
/// in training and inference. State: <c>weight</c>, <c>bias</c>, one of each a channel.
/// </summary>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance; ConvNeXt's and vision transformers' is 1e-6.</summary>
    public float Epsilon { get; set; } = 1e-5f;
}

/// <summary>
/// Group normalization (Wu and He, 2018): each image's groups of neighbouring channels are normalised over these and
/// all pixels, the same in training and inference; one group for each channel is instance normalization. State:
/// <c>weight</c>, <c>bias</c>, one of each a channel.
/// </summary>
public sealed class GroupNormAttribute : LayerAttribute
{
    /// <summary>Groups, which the channels divide into; Wu and He's are 32.</summary>
    public int Groups { get; set; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; set; } = 1e-5f;
}

/// <summary>A factor and an offset per channel. State: <c>scale</c>, <c>shift</c>.</summary>
public sealed class AffineAttribute : LayerAttribute;

/// <summary>
/// A factor per channel of a residual branch (Touvron et al., 2021). State: one value a channel, by the layer's own
/// name, as PyTorch names a parameter: <c>gamma_1</c>, <c>ls1.gamma</c>.
/// </summary>
public sealed class LayerScaleAttribute : LayerAttribute
{
    /// <summary>What the factors start as: DeiT-III's are 1e-4, ConvNeXt's 1e-6.</summary>
    public float Init { get; set; } = 1e-5f;
}

/// <summary>
/// Adds learned positions, a value for each channel of each pixel, in the order of rows (Dosovitskiy et al., 2021).
/// State: [1][H·W][C] by the layer's own name, as vision transformers have it; with <see cref="Side"/>,
/// [1][Prefix + Side²][C] at any resolution.
/// </summary>
public sealed class PositionsAttribute : LayerAttribute
{
    /// <summary>
    /// Rows and columns that the state has positions of; a square of another size gets them resized, as PyTorch's
    /// <c>interpolate(mode="bicubic")</c> does. 0: as many as the map has.
    /// </summary>
    public int Side { get; set; }

    /// <summary>Tokens before the square, such as a class token's, whose positions stay as they are.</summary>
    public int Prefix { get; set; }
}

/// <summary>
/// Puts a learned token before the pixels: C×H×W → C×(H·W + 1)×1; <c>Ops.Tokens(x, 0, 1)</c> takes it out. State:
/// [1][1][C] by the layer's own name.
/// </summary>
public sealed class ClassTokenAttribute : LayerAttribute;

/// <summary>
/// <see cref="Ops.Attention"/> with relative positions (BoTNet, Srinivas et al., 2021): a pair's score is
/// q·(k + rows + columns)/√d, with vectors for how many rows and columns the key is below and to the right of the
/// query, which all heads share. State: <c>height_rel</c> [2·H − 1][d], <c>width_rel</c> [2·W − 1][d]; with
/// <see cref="Side"/>, [2·Side − 1][d] at any resolution.
/// </summary>
public sealed class RelativeAttentionAttribute : LayerAttribute
{
    /// <summary>Heads, which the channels divide into.</summary>
    public int Heads { get; set; }

    /// <summary>
    /// Rows and columns of the map that the state's vectors are for: a map of another size gets them resized along the
    /// distance, as PyTorch's <c>interpolate(mode="bicubic")</c> does, so that all are trained at any resolution. 0:
    /// those of the map.
    /// </summary>
    public int Side { get; set; }
}

/// <summary>
/// A linear layer on C×1×1, or on each pixel of C×H×W. State: <c>weight</c> [Features][C], <c>bias</c>.
/// </summary>
public sealed class LinearAttribute : LayerAttribute
{
    /// <summary>Outputs.</summary>
    public int Features { get; set; }

    /// <summary>Adds a bias per output.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Standard deviation of the normal distribution that first weights are drawn from; 0 draws them uniformly from
    /// ±1/√C, as PyTorch does.
    /// </summary>
    public float Deviation { get; set; }

    /// <summary>
    /// Takes a map, whose pixels go through it one by one, as vision transformers' tokens do: a 1×1 convolution by the
    /// names and shapes of PyTorch's <c>Linear</c>.
    /// </summary>
    public bool PerPixel { get; set; }
}

/// <summary>x where positive, else slope · x, the slope trained (He et al., 2015). State: <c>weight</c>.</summary>
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>One slope for every channel, rather than one for all.</summary>
    public bool PerChannel { get; set; }
}

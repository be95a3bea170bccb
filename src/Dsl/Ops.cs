namespace GResNet.Dsl;

/// <summary>
/// Operations without learned parameters, for use in <c>Forward</c>: <c>using static GResNet.Dsl.Ops;</c>. Numbers
/// given to them must be known while compiling. Shapes are channels×height×width of one image.
/// </summary>
public static partial class Ops
{
    /// <summary>
    /// Average over windows of <paramref name="kernel"/>×<paramref name="kernel"/>. <paramref name="stride"/> 0 means
    /// the kernel. With <paramref name="ceil"/> a last, partial window counts too; <paramref name="countIncludePad"/>
    /// divides by the window's size with its padding. The default (ceil, padding not counted) is GResNet's shortcut.
    /// </summary>
    public static Tensor AvgPool(
        Tensor x, int kernel, int stride = 0, int padding = 0, bool ceil = true, bool countIncludePad = false) =>
        throw CompileTimeOnly.Error();

    /// <summary>
    /// Greatest element of windows of <paramref name="kernel"/>×<paramref name="kernel"/>; <paramref name="stride"/> 0
    /// means the kernel.
    /// </summary>
    public static Tensor MaxPool(Tensor x, int kernel, int stride = 0, int padding = 0, bool ceil = false) =>
        throw CompileTimeOnly.Error();

    /// <summary>Average over height and width: C×H×W → C×1×1.</summary>
    public static Tensor GlobalAvgPool(Tensor x) => throw CompileTimeOnly.Error();

    /// <summary>
    /// Zeroes elements with chance <paramref name="rate"/> while training and scales the rest by 1/(1 − rate).
    /// </summary>
    public static Tensor Dropout(Tensor x, float rate) => throw CompileTimeOnly.Error();

    /// <summary>
    /// Drops a residual branch of whole images while training (stochastic depth, Huang et al., 2016). The rate is the
    /// training recipe's, growing linearly from the first DropPath of the model to the last.
    /// </summary>
    public static Tensor DropPath(Tensor x) => throw CompileTimeOnly.Error();

    /// <summary>Drops a residual branch of whole images with chance <paramref name="rate"/> while training.</summary>
    public static Tensor DropPath(Tensor x, float rate) => throw CompileTimeOnly.Error();

    /// <summary>C×H×W → (C·H·W)×1×1, in the order channels, rows, columns.</summary>
    public static Tensor Flatten(Tensor x) => throw CompileTimeOnly.Error();

    /// <summary>
    /// Multi-head self-attention of all pixels (Vaswani et al., 2017): 3·C×H×W → C×H×W, softmax(q·kᵀ/√d)·v for each
    /// head. Channels are those of queries, then of keys, then of values; of each, the first d = C / heads are head
    /// 0's: the order of PyTorch's <c>in_proj_weight</c> and timm's <c>qkv</c>. A head has up to 128 channels.
    /// </summary>
    public static Tensor Attention(Tensor qkv, int heads) => throw CompileTimeOnly.Error();

    /// <summary>
    /// Pixels as a sequence, row by row: C×H×W → C×count×1, of <paramref name="count"/> pixels from
    /// <paramref name="first"/> on; 0 means all that follow.
    /// </summary>
    public static Tensor Tokens(Tensor x, int first = 0, int count = 0) => throw CompileTimeOnly.Error();

    /// <summary>The same pixels, row by row, in another height and width: a sequence as a map.</summary>
    public static Tensor Reshape(Tensor x, int height, int width) => throw CompileTimeOnly.Error();

    /// <summary>Joins the channels of maps of equal height and width.</summary>
    public static Tensor Concat(params ReadOnlySpan<Tensor> maps) => throw CompileTimeOnly.Error();
}

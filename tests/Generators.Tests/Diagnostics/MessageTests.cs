using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Diagnostics;

/// <summary>Messages name the layer, and the number as the author wrote it.</summary>
public class MessageTests
{
    [Theory]
    [InlineData(
        "[Conv(Groups = 0, Channels = 4)] private partial Tensor A(Tensor x);", "A(image)",
        "Layer 'A' has 3 input and 4 output channels, which do not both divide into 3 groups (Groups = 0: one for each "
            + "input channel) "
        + "at 8 px; both must be multiples of 3")]
    [InlineData(
        "[SplitConv(Channels = 4)] private partial Tensor A(Tensor x, int groups);", "A(image, 2)",
        "Layer 'A' has 3 input and 4 output channels, which do not both divide into 2 groups at 8 px; both must be "
            + "multiples of 2")]
    [InlineData(
        "[Conv(Channels = 12)] private partial Tensor A(Tensor x); [GroupNorm] private partial Tensor N(Tensor x, int "
            + "groups);",
        "N(A(image), 8)",
        "Layer 'N' normalises 12 channels, which do not divide into 8 groups at 8 px; Groups can be 1, 2, 3, 4, 6, 12")]
    [InlineData(
        "[Conv(Channels = 36)] private partial Tensor A(Tensor x);", "Attention(A(image), 5)",
        "heads of 'Attention' is 5; it must be one of 1, 2, 3, 4, 6, 12: 12 channels, up to 128 a head")]
    [InlineData(
        "", "Attention(Concat(image, image), 4)",
        "heads of 'Attention' is 4; it must be one of 1, 2: 2 channels, up to 128 a head")]
    [InlineData(
        "[Conv(Channels = 4)] private partial Tensor A(Tensor x);", "Attention(A(image), 1)",
        "channels of 'Attention' is 4; it must be a multiple of 3: queries, keys and values of equally many")]
    [InlineData(
        "", "Tokens(image, first: 60, count: 5)", "count of 'Tokens' is 5; it must be from 0 to 4")]
    [InlineData(
        "", "Reshape(image, 6, 6)", "height of 'Reshape' is 6; it must be a divisor of the 64 pixels of 3×8×8")]
    [InlineData(
        "[Positions(Side = 4, Prefix = 2)] private partial Tensor A(Tensor x);", "A(image)",
        "Prefix of 'Positions' is 2; it must be what leaves a square of the 64 pixels that positions are added to")]
    [InlineData(
        "[Conv(Channels = 1)] private partial Tensor A(Tensor x); [LayerNorm] private partial Tensor N(Tensor x);",
        "N(A(image))",
        "Layer 'N' takes the mean of every single value of 1×8×8 at 8 px, which leaves zeros; it needs several values "
            + "for each mean")]
    [InlineData(
        "[Conv(Channels = 4, Kernel = 4, Dilation = 3)] private partial Tensor A(Tensor x);", "A(image)",
        "Layer 'A' makes 4×5×5 of 3×8×8 at 8 px: the default Padding keeps the size under odd kernels alone; "
        + "write the Padding that you mean (3 gives the same), or use an odd kernel")]
    [InlineData(
        "[Conv(Channels = 4, Kernel = 9, Padding = 0)] private partial Tensor A(Tensor x);", "A(image)",
        "Layer 'A' with kernel 9×9 does not fit an input of 3×8×8 at 8 px; pad, or reduce less before")]
    [InlineData("", "MaxPool(image, 9)",
        "A max pool with kernel 9×9 does not fit an input of 3×8×8 at 8 px; pad, or reduce less before")]
    [InlineData(
        "[Linear(Features = 4)] private partial Tensor A(Tensor x);", "A(image)",
        "Linear layer 'A' needs C×1×1, but gets 3×8×8 at 8 px; use GlobalAvgPool or Flatten before it, "
            + "or set PerPixel to apply it to each pixel")]
    [InlineData(
        "[Conv(Channels = 9)] private partial Tensor A(Tensor x, int channels);", "A(image, 4)",
        "Channels of 'A' is set by parameter 'channels', so the value in the attribute is never used; remove one of "
            + "them")]
    [InlineData(
        "[Affine, StateName(null!)] private partial Tensor A(Tensor x);", "A(image)",
        "'null' is no state name: use letters, digits, underscores and hyphens, with single dots between, or an empty "
            + "string")]
    [InlineData(
        "[Stage<Part>(Blocks = int.MaxValue)] private partial Tensor A(Tensor x);", "A(image)",
        "Forward of 'Net' has made 10000 operations and blocks, the most that a network may have, at 8 px; does this "
            + "loop end?")]
    [InlineData(
        "private partial Tensor A(Tensor x);", "A(image)",
        "'A' is a partial method without a body, but no attribute says which layer it is: write one of [Affine], "
            + "[BatchNorm], [ClassToken], [Conv], [GroupNorm], [LayerNorm], [LayerScale], [Linear], [PReLU], "
            + "[Positions], [RelativeAttention], [SplitConv], [Block<…>], [Stage<…>]")]
    public void A_mistake_is_told_as(string layer, string body, string message) => Assert.Equal(
        message,
        Assert.Single(Generation.Run(Sources.Usings + $$"""
            [GResNetBlock] public partial class Part { public Tensor Forward(Tensor x) => ReLU(x); }

            [GResNetModel(Resolutions = [8], Classes = 4)]
            public partial class Net
            {
                {{layer}}
                [Linear(Features = 4)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool({{body}}));
            }
            """).Diagnostics).GetMessage());
}

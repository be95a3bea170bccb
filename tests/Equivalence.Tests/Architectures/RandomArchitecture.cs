namespace GResNet.Equivalence.Tests.Architectures;

/// <summary>
/// Small networks drawn at random, as an author would write them: a stem, stages of residual blocks, a head. Widths are
/// not only multiples of the kernels' blocks, maps not only of even size.
/// </summary>
internal sealed class RandomArchitecture
{
    private readonly Draw draw;
    private readonly ClassText text;
    private readonly List<string> blocks = [];
    private readonly bool evenWidths;
    private int channels = 3;
    private int size;

    private RandomArchitecture(int seed, int free)
    {
        draw = new Draw(seed, free);
        evenWidths = draw.Chance(0.6);
        HasPixels = draw.Chance(0.5);
        Resolution = size = draw.Number(9, 20);
        text = new ClassText(draw, evenWidths);
        Stem();
        int stages = draw.Number(1, 3);
        for (int i = 1; i <= stages; i++)
        {
            Stage(i);
            if (draw.Chance(0.4)) Twist();
        }

        int classes = Head();
        Source = string.Join("\n",
        [
            "using GResNet.Dsl;\nusing static GResNet.Dsl.Ops;\n\nnamespace Author;\n",
            .. blocks,
            text.Write(
                $"GResNetModel(Channels = 3, Resolutions = [{Resolution}], Classes = {classes})", "Net", "image"),
        ]);
    }

    /// <summary>A file with a model named Net and its blocks.</summary>
    public string Source { get; }

    /// <summary>Pixels a side.</summary>
    public int Resolution { get; }

    /// <summary>
    /// Whether the logits are the pixels of a map. Such a network drops nothing but what the recipe asks for.
    /// </summary>
    public bool HasPixels { get; }

    public static RandomArchitecture Of(int seed) => new(seed, int.MaxValue);

    /// <summary>
    /// The plainest of those that begin as the one of <paramref name="seed"/> and go on without chance for which
    /// something still holds.
    /// </summary>
    /// <param name="seed">Of a network for which it holds.</param>
    /// <param name="holds">It; asked some seven times.</param>
    public static RandomArchitecture Plainest(int seed, Func<RandomArchitecture, bool> holds)
    {
        int least = 0, most = Of(seed).draw.Count;
        while (least < most)
        {
            int free = (least + most) / 2;
            if (holds(new RandomArchitecture(seed, free))) most = free;
            else least = free + 1;
        }

        return new RandomArchitecture(seed, most);
    }

    private int Width() => evenWidths ? draw.Of(4, 6, 8, 12, 16, 16, 18, 20, 24) : draw.Of(5, 7, 8, 13, 16, 17, 20, 21);

    private void Stem()
    {
        int layers = draw.Number(1, 3);
        string x = "image";
        for (int i = 0; i < layers; i++)
        {
            int width = Width(), kernel = draw.Of(1, 3, 3, 3, 5), stride = i == 0 && draw.Chance(0.4) ? 2 : 1;
            bool isValid = kernel == 3 && stride == 1 && draw.Chance(0.15);
            text.Assign(
                "x", text.Activate(text.Convolve(x, $"{width}", kernel, $"{stride}", padding: isValid ? 0 : -1)));
            size = isValid ? size - 2 : Halved(stride);
            channels = width;
            x = "x";
        }

        if (size > 8 && draw.Chance(0.3))
        {
            text.Assign("x", draw.Of(
                "MaxPool(x, kernel: 3, stride: 2, padding: 1)",
                "AvgPool(x, kernel: 3, stride: 2, padding: 1, ceil: false, countIncludePad: true)"));
            size = Halved(2);
        }
    }

    private void Stage(int number)
    {
        int width = Width(), expansion = draw.Of(1, 1, 2), count = draw.Number(1, 2), stride = size > 4
            ? draw.Of(1, 2)
            : 1;
        string block = $"Block{number}";
        blocks.Add(RandomBlock.Write(draw, block, expansion, evenWidths, drops: !HasPixels));
        string stage = text.Layer("Stage", count == 1
            ? $"Block<{block}>"
            : $"Stage<{block}>(Blocks = {count})", "int width", "int stride");
        string call = $"{stage}(x, width: {width}, stride: {stride})";
        bool joins = stride == 1 && draw.Chance(0.25);
        text.Assign("x", joins ? $"Concat(x, {call})" : call);
        channels = joins ? channels + width * expansion : width * expansion;
        size = Halved(stride);
        if (draw.Chance(0.15)) text.Add($"if (x.Height > 100) x = {text.Convolve("x", "8", 3, "2")};");
    }

    /// <summary>A map that is read several times, by the same node too, or a layer that is shared.</summary>
    private void Twist()
    {
        switch (draw.Number(0, 9))
        {
            case 0:
                text.Assign("x", $"{text.Layer("Tune", "Affine")}({text.Activate("x")})");
                break;
            case 1:
                text.Assign("x", $"x * x + {text.Activate("0.5f * x")}");
                break;
            case 2:
                text.Assign("x", $"{text.Activate("x")} + {text.Activate("x")}");
                break;
            case 3:
                text.Assign("x", $"Concat({text.Activate("x")}, x, {text.Convolve("x", "8", 1)})");
                channels = 2 * channels + 8;
                break;
            case 4:
                text.Assign("x", "x * Sigmoid(GlobalAvgPool(x))");
                break;
            case 5:
                string pool = draw.Of("AvgPool", "MaxPool");
                text.Assign("x", $"{pool}({text.Activate("x")}, kernel: 3, stride: 1, padding: 1, ceil: false) + x");
                break;
            case 6:
                string mix =
                    text.Layer("Mix", $"Shared, Conv(Channels = {channels}, Kernel = {draw.Of(1, 3)}, Bias = true)");
                text.Assign("x", $"{mix}({text.Activate($"{mix}(x)")})");
                break;
            case 7:
                text.Assign("a", $"x + {text.Activate("x")}");
                text.Assign("b", "-1f * x");
                text.Assign("x", $"{text.Activate("a")} + b * {text.Activate("b")} + a");
                break;
            case 8 when size <= 10:
                int heads = channels % 2 == 0 ? draw.Of(1, 2) : 1;
                string qkv = text.Convolve("x", $"{3 * channels}", 1);
                text.Assign("x", draw.Chance(0.5)
                    ? $"x + Attention({qkv}, {heads})"
                    : $"x + {text.Layer("Attend", $"RelativeAttention(Heads = {heads})")}({qkv})");
                break;
            default:
                channels = Width();
                text.Assign("x", text.Activate(text.Convolve("x", $"{channels}", 1)));
                break;
        }
    }

    /// <summary>Writes the head; returns its outputs.</summary>
    private int Head()
    {
        if (HasPixels && draw.Chance(0.6))
        {
            text.Add($"return Flatten({text.Convolve("x", "5", draw.Of(1, 3))});");
            return 5 * size * size;
        }

        if (HasPixels)
        {
            text.Add("return Flatten(x);");
            return channels * size * size;
        }

        const int Classes = 7;
        string features = draw.Chance(0.7) ? "GlobalAvgPool(x)" : "Flatten(x)";
        if (draw.Chance(0.3)) features = $"Dropout({features}, 0.2f)";
        if (draw.Chance(0.3)) features = text.Activate($"{text.Layer("Linear", "Linear(Features = 19)")}({features})");
        text.Add($"return {text.Layer("Linear", $"Linear(Features = {Classes})")}({features});");
        return Classes;
    }

    private int Halved(int stride) => (size + stride - 1) / stride;
}

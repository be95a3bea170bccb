namespace GResNet.Equivalence.Tests.Architectures;

/// <summary>A residual block drawn at random: C×H×W → width · expansion × ⌈H/stride⌉ × ⌈W/stride⌉.</summary>
internal static class RandomBlock
{
    /// <summary>The source of a block class.</summary>
    /// <param name="draw">Decides.</param>
    /// <param name="name">The class.</param>
    /// <param name="expansion">Output channels for each channel of the width.</param>
    /// <param name="evenWidths">Whether every number of channels is even.</param>
    /// <param name="drops">Whether elements may be dropped at a rate that the training recipe cannot turn off.</param>
    public static string Write(Draw draw, string name, int expansion, bool evenWidths, bool drops)
    {
        var text = new ClassText(draw, evenWidths);
        string channels = expansion == 1 ? "width" : "width * Expansion";
        if (expansion != 1) text.Field($"private const int Expansion = {expansion};\n");

        string x = "x";
        if (draw.Chance(0.25))
        {
            text.Assign("y", text.Activate("x"));
            x = "y";
        }

        Branch(draw, text, x, channels);
        if (draw.Chance(0.3)) SqueezeAndExcite(draw, text);
        if (drops && draw.Chance(0.1)) text.Assign("y", "Dropout(y, 0.1f)");
        if (draw.Chance(0.85))
        {
            if (draw.Chance(0.5)) text.Assign("y", drops && draw.Chance(0.4) ? "DropPath(y, 0.3f)" : "DropPath(y)");
            text.Add($"if (stride > 1 || x.Channels != {channels})\n    x = {Shortcut(draw, text, channels)};\n");
            text.Add($"return {Join(draw, text)};");
        }
        else
        {
            text.Add($"return {text.Activate("y")};");
        }

        return text.Write("GResNetBlock", $"{name}(int width, int stride = 1)", "x");
    }

    /// <summary>Statements that leave the residual branch in y.</summary>
    private static void Branch(Draw draw, ClassText text, string x, string channels)
    {
        // Depthwise 1×1 would only scale channels, some by nearly nothing: normalised again, they are but rounding
        // errors.
        int kernel = draw.Of(1, 3, 3, 3, 5), groups = kernel == 1 ? 1 : draw.Of(1, 1, 2, 0);
        switch (draw.Number(0, 5))
        {
            case 0:
                text.Assign("y", text.Activate(text.Convolve(x, "width", kernel, "stride")));
                text.Assign("y", text.Convolve("y", channels, 3, groups: draw.Of(1, 1, 2)));
                break;
            case 1 or 2:
                text.Assign("y", text.Activate(text.Convolve(x, "width", 1)));
                text.Assign("y", text.Activate(text.Convolve("y", "width", kernel, "stride", groups)));
                text.Assign("y", text.Convolve("y", channels, 1));
                break;
            case 3:
                text.Assign("y", text.Activate(text.Convolve(x, "2 * width", 1)));
                text.Assign("y", text.Activate(text.Convolve("y", "2 * width", draw.Of(3, 5), "stride", groups: 0)));
                if (draw.Chance(0.5)) SqueezeAndExcite(draw, text);
                text.Assign("y", text.Convolve("y", channels, 1));
                break;
            case 4:
                text.Assign("left", text.Activate(text.Convolve(x, "width", 3, "stride")));
                text.Assign("right", draw.Chance(0.5)
                    ? text.Activate(text.Convolve(x, "width", 5, "stride"))
                    : text.Convolve(
                        $"{draw.Of("AvgPool", "MaxPool")}({x}, kernel: 3, stride: stride, padding: 1, ceil: false)",
                        "width", 1));
                text.Assign("y", text.Convolve("Concat(left, right)", channels, draw.Of(1, 3)));
                break;
            default:
                string value = text.Convolve(x, "width", kernel, "stride"),
                    key = text.Convolve(x, "width", 1, "stride");
                text.Assign("y", $"{value} * Sigmoid({key})");
                text.Assign("y", text.Convolve("y", channels, draw.Of(1, 3)));
                break;
        }
    }

    private static void SqueezeAndExcite(Draw draw, ClassText text)
    {
        string squeeze = text.Layer("Squeeze", "Conv(Channels = 4, Bias = true)");
        string excite = text.Layer("Excite", "Conv(Bias = true)", "int channels");
        string act = draw.Of("ReLU", "SiLU");
        text.Assign("gate", $"Sigmoid({excite}({act}({squeeze}(GlobalAvgPool(y))), y.Channels))");
        text.Assign("y", "y * gate");
    }

    private static string Shortcut(Draw draw, ClassText text, string channels)
    {
        string? pool = draw.Of("AvgPool(x, stride)", "AvgPool(x, stride, ceil: x.Height % stride != 0)",
            "MaxPool(x, stride, ceil: true)",
            "MaxPool(x, kernel: 3, stride: stride, padding: 1)", null);
        return pool is null
            ? text.Convolve("x", channels, 1, "stride")
            : text.Convolve($"stride > 1 ? {pool} : x", channels, 1);
    }

    private static string Join(Draw draw, ClassText text) => draw.Number(0, 5) switch
    {
        0 => "x + y",
        1 => text.Activate("x + 0.5f * y"),
        2 => $"x + {text.Activate("y")}",
        _ => text.Activate("x + y"),
    };
}

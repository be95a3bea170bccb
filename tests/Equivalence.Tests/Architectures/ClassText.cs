using System.Text;

namespace GResNet.Equivalence.Tests.Architectures;

/// <summary>A block or model class while it is written: its layers, and the statements of <c>Forward</c>.</summary>
/// <param name="draw">Decides what is left open.</param>
/// <param name="evenWidths">Whether every number of channels can be split into two groups.</param>
internal sealed class ClassText(Draw draw, bool evenWidths)
{
    private readonly List<string> members = [];
    private readonly List<string> statements = [];
    private readonly HashSet<string> locals = [];
    private readonly Dictionary<string, int> counts = [];

    /// <summary>How convolutions of the class are normalised.</summary>
    public string Normalization { get; } = draw.Of("split", "split", "batch", "layer", "group", "mixed");

    /// <summary>Declares a layer, named <paramref name="kind"/> and its number.</summary>
    /// <returns>Its name.</returns>
    public string Layer(string kind, string attribute, params ReadOnlySpan<string> parameters)
    {
        string name = kind + (counts[kind] = counts.GetValueOrDefault(kind) + 1);
        members.Add($"[{attribute}] private partial Tensor {name}({string.Join(", ", ["Tensor x", .. parameters])});");
        return name;
    }

    public void Field(string declaration) => members.Insert(0, declaration);

    public void Add(string statement) => statements.Add(statement);

    public void Assign(string local, string value) => Add($"{(locals.Add(local) ? "Tensor " : "")}{local} = {value};");

    /// <summary>The call of a new convolution that keeps the size at stride 1, and of its normalization.</summary>
    public string Convolve(string x, string channels, int kernel, string stride = "1", int groups = 1, int padding = -1)
    {
        if (groups > 1 && !evenWidths) groups = 1;
        int dilation = kernel == 3 && stride == "1" && padding < 0 && draw.Chance(0.1) ? 2 : 1;
        string settings = $"Kernel = {kernel}"
            + (padding >= 0 ? $", Padding = {padding}" : "")
            + (dilation != 1 ? $", Dilation = {dilation}" : "")
            + (groups != 1 ? $", Groups = {groups}" : "");
        string[] parameters = stride == "1" ? ["int channels"] : ["int channels", "int stride"];
        string arguments = stride == "1" ? $"({x}, {channels})" : $"({x}, {channels}, {stride})";
        string normalization = Normalization == "mixed"
            ? draw.Of("split", "batch", "layer", "group", "affine", "none")
            : Normalization;
        return normalization switch
        {
            "split" =>
                Layer("Conv", $"SplitConv({settings}{(draw.Chance(0.3) ? ", Epsilon = 0.01f" : "")})", parameters)
                    + arguments,
            "batch" => $"{Layer("Norm", "BatchNorm")}({Plain()})",
            "layer" => $"{Layer("Norm", draw.Of("LayerNorm", "LayerNorm(Epsilon = 1e-6f)"))}({Plain()})",
            "group" => $"{Layer("Norm", $"GroupNorm(Groups = {(IsEven() ? draw.Of(1, 2) : 1)})")}({Plain()})",
            "affine" => $"{Layer("Tune", "Affine")}({Plain()})",
            _ => Plain(),
        };

        // The number may be one that the network decides.
        bool IsEven() => evenWidths && (!int.TryParse(channels, out int number) || number % 2 == 0);

        string Plain() =>
            Layer("Conv", $"Conv({settings}{(draw.Chance(0.3) ? ", Bias = true" : "")})", parameters) + arguments;
    }

    /// <summary>An activation of <paramref name="x"/>.</summary>
    public string Activate(string x) => draw.Number(0, 11) switch
    {
        0 or 1 or 2 => $"SiLU({x})",
        3 or 4 => $"ReLU({x})",
        5 => $"GELU({x})",
        6 => $"GELU({x}, tanh: true)",
        7 => $"LeakyReLU({x}, 0.1f)",
        8 => $"ELU({x})",
        9 => $"Softplus({x}, 2)",
        10 => $"{Layer("Slope", "PReLU")}({x})",
        _ => $"{Layer("Slope", "PReLU(PerChannel = true)")}({x})",
    };

    /// <summary>The class.</summary>
    /// <param name="attribute">Its attribute.</param>
    /// <param name="declaration">Its name and constructor parameters.</param>
    /// <param name="input">The parameter of <c>Forward</c>.</param>
    public string Write(string attribute, string declaration, string input)
    {
        var text = new StringBuilder();
        text.AppendLine($"[{attribute}]").AppendLine($"public partial class {declaration}").AppendLine("{");
        foreach (string member in members) text.AppendLine("    " + member);
        text.AppendLine().AppendLine($"    public Tensor Forward(Tensor {input})").AppendLine("    {");
        foreach (string statement in statements)
            text.AppendLine("        " + statement.ReplaceLineEndings("\n        "));
        return text.AppendLine("    }").AppendLine("}").ToString();
    }
}

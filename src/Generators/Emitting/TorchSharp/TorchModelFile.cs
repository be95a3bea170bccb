using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Expressions;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.TorchSharp;

/// <summary>A model's twin: a module of TorchSharp within the model's class.</summary>
internal static class TorchModelFile
{
    /// <summary>The twin's class.</summary>
    private const string Class = "TorchNetwork";

    private static readonly (string Alias, string Namespace)[] namespaces =
        [("TorchSharp", "TorchSharp"), ("Twins", "GResNet.Runtime.TorchSharp")];

    public static GeneratedFile Write(PlannedModel planned, CancellationToken cancellation)
    {
        StagedModel model = planned.Staged;
        var twin = new TorchClass(planned.Layout.Tensors);
        ImmutableArray<Network> networks =
        [
            .. planned.ForTorch().Select(graph =>
            {
                cancellation.ThrowIfCancellationRequested();
                (string image, string body) = TorchBody.OfModel(graph, twin);
                return new Network(graph.Resolution, image, body);
            }),
        ];
        if (networks.All(network => network.Body == networks[0].Body)) networks = [networks[0]];
        return TypeFrame.Write(model.Type, "TorchSharp", namespaces, code =>
        {
            code.Line("/// <inheritdoc/>");
            code.Line($"Twins::TorchTwin Twins::ITorchModel.CreateTwin() => new {Class}(this);");
            code.Line();
            code.Documentation(
                "summary", $"The network of <see cref=\"{model.Type.NameInCode}\"/> as a module of TorchSharp.");
            code.Line(TypeFrame.GeneratedCode);
            using (code.Block($"public sealed class {Class} : Twins::TorchTwin"))
                Members(code, model.Type, twin, networks);
        }, bases: " : Twins::ITorchModel");
    }

    private static void Members(CodeWriter code, TypeSpec model, TorchClass twin, ImmutableArray<Network> networks)
    {
        twin.WriteFields(code);
        code.Documentation("summary", "A module with the weights and running statistics of a model.");
        code.Line("/// <param name=\"model\">The model; it is not changed, nor read later.</param>");
        using (code.Block($"public {Class}({model.NameInCode} model) : base({Literal.Of(model.Name)})"))
        {
            code.Line("RegisterComponents();");
            code.Line("CopyFrom(model);");
        }

        code.Line();
        if (networks.Length > 1) Choice(code, model, networks);
        foreach (Network network in networks)
        {
            if (networks.Length > 1) code.Line();
            string head = networks.Length > 1
                ? $"private {TorchClass.Outputs} {network.Method}"
                : $"protected override {TorchClass.Outputs} Run";
            code.Line(networks.Length > 1 ? $"/// <summary>At {Literal.Of(network.Resolution)} px.</summary>"
                : "/// <inheritdoc/>");
            using (code.Block($"{head}({TorchCall.Tensor} {network.Image})")) code.Line(network.Body);
        }

        twin.WriteMethods(code);
    }

    /// <summary>Where the networks of different resolutions differ, the image tells which it is.</summary>
    private static void Choice(CodeWriter code, TypeSpec model, ImmutableArray<Network> networks)
    {
        string sizes = string.Join(", ", networks.Select(network => Literal.Of(network.Resolution)));
        code.Line("/// <inheritdoc/>");
        code.Line(
            $"protected override {TorchClass.Outputs} Run({TorchCall.Tensor} image) => image.shape[2] switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach (Network network in networks)
                code.Line($"{Literal.Of(network.Resolution)} => {network.Method}(image),");
            code.Line(
                "var other => throw new global::System.ArgumentOutOfRangeException(nameof(image), other, "
                    + $"{Literal.Of($"{model.Name} is compiled for images of {sizes} px.")}),");
        }

        code.Line("};");
    }

    /// <summary>The method of one resolution.</summary>
    private sealed record Network(int Resolution, string Image, string Body)
    {
        public string Method => $"RunAt{Literal.Of(Resolution)}";
    }
}

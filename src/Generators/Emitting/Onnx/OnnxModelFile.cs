using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Onnx;

/// <summary>How a model adds the nodes of its network to a graph of ONNX.</summary>
internal static class OnnxModelFile
{
    /// <summary>The class that does it.</summary>
    private const string Class = "OnnxNetwork";

    private static readonly (string Alias, string Namespace)[] namespaces = [("Onnx", "GResNet.Runtime.Onnx")];

    public static GeneratedFile Write(PlannedModel planned, CancellationToken cancellation)
    {
        StagedModel model = planned.Staged;
        List<OnnxRoutine> routines = [];
        ImmutableArray<(int Resolution, string Image, string Body)> networks =
        [
            .. planned.ForOnnx().Select(graph =>
            {
                cancellation.ThrowIfCancellationRequested();
                (string image, string body) = OnnxBody.OfModel(graph, routines);
                return (graph.Resolution, image, body);
            }),
        ];
        bool isOne = networks.All(network => network.Body == networks[0].Body);
        return TypeFrame.Write(model.Type, "Onnx", namespaces, code =>
        {
            Entry(code, networks, isOne);
            code.Line();
            code.Documentation("summary", $"The network of <see cref=\"{model.Type.NameInCode}\"/> as nodes of ONNX.");
            code.Line(TypeFrame.GeneratedCode);
            using (code.Block($"private static class {Class}"))
            {
                foreach ((int resolution, string image, string body) in isOne ? networks.Take(1) : networks)
                {
                    if (body != networks[0].Body) code.Line();
                    code.Documentation(
                        "summary", isOne ? "At any resolution." : $"At {Literal.Of(resolution)} px.");
                    Method(code, "public", Name(resolution, isOne), "", [image], body);
                }

                foreach (OnnxRoutine routine in routines)
                {
                    code.Line();
                    code.Documentation("summary", CodeWriter.Plain(
                        $"{routine.Block}: {string.Join(", ", routine.Users.Distinct())}."));
                    Method(code, "private", routine.Name, "string at, ", routine.Parameters, routine.Body);
                }
            }
        }, bases: " : Onnx::IOnnxModel");
    }

    /// <summary>What is called from outside.</summary>
    private static void Entry(
        CodeWriter code, ImmutableArray<(int Resolution, string Image, string Body)> networks, bool isOne)
    {
        code.Line("/// <inheritdoc/>");
        string head = "Onnx::OnnxValue Onnx::IOnnxModel.BuildOnnx(Onnx::OnnxGraph graph, Onnx::OnnxValue image, "
            + "int resolution) =>";
        if (isOne)
        {
            code.Line(head);
            using (code.Indent()) code.Line($"{Class}.{Name(0, isOne)}(graph, image);");
            return;
        }

        code.Line($"{head} resolution switch");
        code.Line("{");
        using (code.Indent())
        {
            foreach ((int resolution, _, _) in networks)
                code.Line($"{Literal.Of(resolution)} => {Class}.{Name(resolution, isOne)}(graph, image),");
            code.Line("_ => throw new global::System.ArgumentOutOfRangeException(nameof(resolution)),");
        }

        code.Line("};");
    }

    private static string Name(int resolution, bool isOne) => isOne ? "Build" : $"Build{Literal.Of(resolution)}";

    private static void Method(
        CodeWriter code, string access, string name, string prefix, IEnumerable<string> parameters, string body)
    {
        string values = string.Join(", ", parameters.Select(parameter => $"Onnx::OnnxValue {parameter}"));
        using (code.Block($"{access} static Onnx::OnnxValue {name}(Onnx::OnnxGraph graph, {prefix}{values})"))
            code.Line(body);
    }
}

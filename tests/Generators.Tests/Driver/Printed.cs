using System.Text.RegularExpressions;
using GResNet.Generators.Emitting.Graphs;
using GResNet.Generators.Graph;
using GResNet.Generators.Planning;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Tests.Driver;

/// <summary>
/// What stages leave, as the generator prints it, but for types and settings: the lines of the ops, in order.
/// </summary>
internal static partial class Printed
{
    /// <summary>The network that trains, after a stage.</summary>
    public static string[] Training(NetworkGraph graph, string stage) =>
        After(stage, Pipeline.Training(new CompileOptions()), graph);

    /// <summary>The network that classifies, after a stage.</summary>
    public static string[] Inference(NetworkGraph graph, string stage) =>
        After(stage, Pipeline.Inference(new CompileOptions()), graph);

    private static string[] After(string stage, NetworkStages stages, NetworkGraph graph)
    {
        Dictionary<Value, string> known = [];
        string text = "";
        stages.Plan(stages.Derive(graph, Seen), new CpuConvolutions(winograd: true), Seen);
        return
        [
            .. TypesAndSettings().Replace(text, "").Split('\n').Skip(1).Where(line =>
                line.Length > 0 && !line.EndsWith(':')),
        ];

        void Seen(StageResult result)
        {
            string now = GraphText.Of(result.Graph, known);
            if (result.Stage == stage) text = now;
        }
    }

    [GeneratedRegex(@": (\d+×\d+×\d+|2·\d+|\d+( an image)?)(?=[ ,])|\[[^\]]*\]")]
    private static partial Regex TypesAndSettings();
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Cli.Output;
using GResNet.Runtime.Names;
using GResNet.Runtime.Weights;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>What a file of weights is.</summary>
internal static class WeightsView
{
    private const int RedirectedWidth = 200;

    // Of metadata: the class names of ImageNet would fill the screen.
    private const int MostOfText = 200;

    public static void Print(WeightsFile file, NetworkMatch? nearest, string? note)
    {
        IAnsiConsole console = TableConsole.Open(RedirectedWidth);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("tensor").AddColumn("type").AddColumn("shape");
        foreach (TensorEntry tensor in file.Tensors)
            table.AddRow(Text(tensor.Name), Text(tensor.Type), Text(tensor.Shape));
        console.Write(table);
        string numbers = Quantity.Count(file.Tensors.Sum(tensor => tensor.Count));
        numbers = $"{file.Tensors.Length} tensors, {numbers} numbers{Types(file)}";
        console.MarkupLineInterpolated($"'{Printable.Of(file.Path)}' is {file.Format}: {numbers}.");
        if (nearest is not null) console.MarkupLineInterpolated($"{nearest}");
        if (note is not null) console.MarkupLineInterpolated($"{Printable.Of(note)}");
        foreach ((string key, string value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            console.MarkupLineInterpolated($"  {Printable.Of(key)}: {Printable.Of(Short(value))}");
        foreach (string other in file.PassedOver)
            console.MarkupLineInterpolated($"  passed over: {Printable.Of(other)}");
    }

    public static void Print(string model, ImmutableArray<TensorDifference> differences, IEnumerable<string> notes)
    {
        IAnsiConsole console = TableConsole.Open(RedirectedWidth);
        foreach (string note in notes) console.MarkupLineInterpolated($"{Printable.Of(note)}");
        if (differences.IsEmpty)
        {
            console.MarkupLineInterpolated($"It fits {model}.");
            return;
        }

        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("tensor").AddColumn("is").AddColumn("expected").AddColumn("found").AddColumn("nearest name");
        foreach (TensorDifference difference in differences)
            table.AddRow(
                Text(difference.Name), difference.Kind.ToString().ToLowerInvariant(), Text(difference.Expected),
                Text(difference.Found), Text(difference.Nearest));
        console.Write(table);
        console.MarkupLineInterpolated($"It does not fit {model}: {differences.Length} differences.");
    }

    public static string ToJson(WeightsFile file, NetworkMatch? nearest, PublishedWeights? published) =>
        JsonSerializer.Serialize(
            new WeightsDescription(
                file.Path, file.Format, file.Metadata, file.PassedOver,
                [.. file.Tensors.Select(tensor => new TensorDescription(tensor.Name, tensor.Type, tensor.Dimensions))],
                nearest is null
                    ? null
                    : new NetworkDescription(
                        nearest.Name, nearest.Match.Names, nearest.Match.Tensors, nearest.Match.Expected,
                        nearest.Match.Others),
                published?.Name),
            WeightsJson.Default.WeightsDescription);

    private static string Types(WeightsFile file) =>
        file.Tensors.IsEmpty
            ? ""
            : $" ({string.Join(", ", file.Tensors.Select(tensor => tensor.Type).Distinct().Order())})";

    private static string Text(string? text) => Markup.Escape(Printable.Of(text ?? ""));

    private static string Short(string text) =>
        text.Length <= MostOfText ? text : string.Concat(text.AsSpan(0, MostOfText), "…");
}

/// <summary>A file of weights in one line of JSON.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Format">Its format.</param>
/// <param name="Metadata">Strings about it.</param>
/// <param name="PassedOver">What is in it and not read.</param>
/// <param name="Tensors">Its tensors.</param>
/// <param name="Network">The network it is nearest to; null where it is near none.</param>
/// <param name="Published">Name of the published weights that it is; null where these are not known.</param>
internal sealed record WeightsDescription(
    string Path, string Format, ImmutableDictionary<string, string> Metadata, ImmutableArray<string> PassedOver,
    ImmutableArray<TensorDescription> Tensors, NetworkDescription? Network, string? Published);

/// <summary>The network that it is nearest to.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Names">Whose names its tensors have; null for the model's own.</param>
/// <param name="Tensors">Tensors of the model that are there.</param>
/// <param name="Expected">Tensors of the model.</param>
/// <param name="Others">Tensors that are none of the model's.</param>
internal sealed record NetworkDescription(string Name, string? Names, int Tensors, int Expected, int Others);

/// <summary>A tensor of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record TensorDescription(string Name, string Type, ImmutableArray<long> Shape);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WeightsDescription))]
internal sealed partial class WeightsJson : JsonSerializerContext;

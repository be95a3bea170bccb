using System.Collections.Immutable;
using GResNet.Inference;
using GResNet.Reports;
using GResNet.Runtime.Names;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>The most likely classes of an image, with bars as long as they are likely.</summary>
internal static class PredictionBars
{
    private const int Width = 40;

    public static void Print(string image, ImmutableArray<Prediction> predictions)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{Printable.Of(image)}[/]");
        int longest = predictions.Max(p => Printable.Of(p.Class).Length);
        foreach (Prediction prediction in predictions)
        {
            string name = Printable.Of(prediction.Class).PadRight(longest);
            string share = Figures.Fixed(100 * prediction.Probability, 1);
            string bar = new('█', (int)Math.Round(prediction.Probability * Width));
            AnsiConsole.MarkupLineInterpolated($"  {name}  {share,5} %  [green]{bar}[/]");
        }
    }
}

using System.Globalization;
using GResNet.Cli.Output;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Networks as a table: their size, and what an image costs.</summary>
internal static class ModelTable
{
    private const int RedirectedWidth = 120;

    // Of a network that predicts alone.
    private const string None = "–";

    public static void Print(ModelRegistry models)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("network", c => c.NoWrap());
        foreach (string column in (string[])["pixels", "parameters", "multiply-adds", "training", "inference"])
            table.AddColumn(column, c => c.RightAligned());
        foreach (RegisteredModel model in models.Models)
        {
            ModelSummary summary = model.Summary;
            for (int i = 0; i < summary.Resolutions.Length; i++)
                table.AddRow([.. Cells(model.Name, summary, summary.Resolutions[i], isFirst: i == 0)
                    .Select(Markup.Escape)]);
        }

        IAnsiConsole console = TableConsole.Open(RedirectedWidth);
        console.Write(table);
        console.WriteLine("Training and inference: memory for each image of a batch, without weights.");
    }

    private static string[] Cells(string name, ModelSummary model, ResolutionSummary at, bool isFirst) =>
    [
        isFirst ? name : "",
        at.Resolution.ToString(CultureInfo.InvariantCulture),
        isFirst ? model.Parameters.ToString("n0", CultureInfo.InvariantCulture) : "",
        at.MultiplyAdds.ToString("n0", CultureInfo.InvariantCulture),
        model.IsTrainable ? Quantity.Bytes(at.TrainingBytesPerImage) : None,
        Quantity.Bytes(at.InferenceBytesPerImage),
    ];
}

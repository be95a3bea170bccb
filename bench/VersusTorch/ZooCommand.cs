using System.CommandLine;
using GResNet.Bench.Workloads;

namespace GResNet.Bench.VersusTorch;

/// <summary>
/// <c>zoo</c>: every family at 224 px against PyTorch, training and inference, as docs/zoo.md has them.
/// </summary>
internal static class ZooCommand
{
    private const int Resolution = 224, Batch = 16;

    private static readonly string[] Families =
    [
        "gresnet18", "gresnet50", "gresnet-hybrid50", "resnet18", "resnet50", "resnet50d", "resnext50-32x4d",
        "convnext-tiny", "vit-small16", "mobilenet-v2", "mobilenet-v3-large", "efficientnet-b0", "regnet-y-400mf",
    ];

    public static Command Create()
    {
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(5);
        Option<string> python = Options.Python();
        var command = new Command(
            "zoo", $"Compares a network of each family with PyTorch, training and inference, {Resolution} px, batch "
                + $"{Batch}, each in a process of its own; a table in Markdown.")
        {
            threads, rounds, python,
        };
        command.SetAction(parsed =>
        {
            RowReport[] rows =
            [
                .. from model in Families
                   from mode in new[] { Mode.Train, Mode.Inference }
                   select RowProcess.Run(
                       new Workload(model, Resolution, Batch, mode), PeerKind.PyTorch, parsed.GetValue(threads),
                       parsed.GetValue(rounds), parsed.GetValue(python)!),
            ];
            if (rows.FirstOrDefault(row => row.Failure is not null) is { } failed)
                throw new BenchException(failed.Failure!);
            Print(rows);
            foreach (RowReport row in rows) Console.WriteLine(JsonLine.Of(row));
        });
        return command;
    }

    private static void Print(RowReport[] rows)
    {
        RowReport any = rows[0];
        Console.WriteLine(
            $"Images per second, {Resolution} px, batch {Batch}, {any.Threads} threads, against PyTorch "
                + $"{any.PeerVersion}; medians, least and greatest ratio");
        Console.WriteLine();
        Console.WriteLine("| network | training | PyTorch | ratio | memory | inference | PyTorch | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (IGrouping<string, RowReport> family in rows.GroupBy(row => row.Model))
        {
            RowReport training = family.Single(row => row.Mode == "train");
            RowReport other = family.Single(row => row != training);
            Console.WriteLine(
                $"| {family.Key} | {Rates(training)} | {(double)training.PeakBytesOurs / training.PeakBytesPeer:0.00} "
                    + $"| {Rates(other)} |");
        }

        Console.WriteLine();
    }

    private static string Rates(RowReport row) =>
        $"{row.Ours:0.0} | {row.Peer:0.0} | {row.Ratio:0.00} ({row.RatioMin:0.00}–{row.RatioMax:0.00})";
}

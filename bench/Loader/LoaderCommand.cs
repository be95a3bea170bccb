using System.CommandLine;
using GResNet.Bench.Measuring;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Shards;

namespace GResNet.Bench.Loader;

/// <summary>
/// <c>loader</c>: photographs per second against PyTorch's DataLoader with Pillow and torchvision, interleaved.
/// </summary>
internal static class LoaderCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "Photographs, in a folder for each class. Default: the sample of ImageNet in the folder that "
                + "GRESNET_DATA names.",
            HelpName = "FOLDER",
        };
        Option<int> threads = Options.Threads(), rounds = Options.Rounds(9);
        Option<int?> batch = Options.Batch();
        batch.Description = "Images of a batch. Default: 32.";
        Option<string> python = Options.Python();
        var profile = new Option<bool>("--profile")
        {
            Description = "Where the time of an image goes, of ours alone, on one thread, in a folder and packed.",
        };
        var command = new Command(
            "loader",
            "Compares loading photographs, for training and evaluation, with PyTorch's DataLoader, interleaved in one "
                    + "run.")
        {
            data, batch, threads, rounds, python, profile,
        };
        command.SetAction(parsed =>
        {
            using var photographs = new Photographs(parsed.GetValue(data));
            LoaderWork[] works = LoaderWork.All(parsed.GetValue(batch) ?? 32);
            if (parsed.GetValue(profile))
            {
                ShardedImages packed = photographs.Pack();
                Print([.. works.SelectMany(work => (LoaderProfile[])[
                    LoaderProfile.Measure(photographs.Images, work), LoaderProfile.Measure(packed, work),
                ])]);
                return;
            }

            using var ceiling = new Ceiling(parsed.GetValue(threads));
            Print([.. works.Select(work => Compare(
                photographs.Images, work, parsed.GetValue(threads), parsed.GetValue(rounds), parsed.GetValue(python)!,
                ceiling))]);
        });
        return command;
    }

    private static LoaderReport Compare(
        ImageFolder images, LoaderWork work, int threads, int rounds, string python, Ceiling ceiling)
    {
        Console.Error.WriteLine(work);
        using var ours = new OwnLoaderSide(images, work, threads);
        using var peer = new TorchLoaderSide(images, work, threads, python);
        if (peer.Images != images.Count)
            throw new BenchException(
                $"There are {images.Count} images in {images.Folder}, but torchvision finds {peer.Images}.");
        ComparisonResult result = Comparison.Run(ceiling, rounds, ours, peer);
        Spread ratio = result.Ratio();
        return new LoaderReport(
            work.ModeName, work.Resolution, work.Batch, threads, images.Count, Math.Round(result.Rate(), 1),
            Math.Round(result.Rate(1), 1),
            Math.Round(ratio.Median, 3), Math.Round(ratio.Least, 3), Math.Round(ratio.Greatest, 3),
            result.Rounds, result.UndisturbedRounds, peer.Version);
    }

    private static void Print(LoaderReport[] rows)
    {
        LoaderReport any = rows[0];
        Console.WriteLine(
            $"Images per second of {any.Photographs} photographs; {any.Threads} threads; torchvision "
                + $"{any.PeerVersion}");
        var table = new TextTable("", "ours", "PyTorch", "ratio", "min – max", "undisturbed rounds");
        foreach (LoaderReport row in rows)
            table.Add(
                $"{row.Mode}, {row.Resolution} px, batch {row.Batch}", $"{row.Ours:0}", $"{row.Peer:0}",
                $"{row.Ratio:0.00}",
                $"{row.RatioMin:0.00} – {row.RatioMax:0.00}", $"{row.RoundsUndisturbed} of {row.Rounds}");
        table.Print();
        foreach (LoaderReport row in rows) Console.WriteLine(JsonLine.Of(row));
    }

    private static void Print(LoaderProfile[] rows)
    {
        Console.WriteLine("Milliseconds of an image on one thread");
        var table = new TextTable("", "open", "decode", "resize", "augment", "input", "all");
        foreach (LoaderProfile row in rows)
            table.Add([row.Mode, .. new[]
            {
                row.Open, row.Decode, row.Resize, row.Augment, row.Input,
                    row.Open + row.Decode + row.Resize + row.Augment + row.Input,
            }.Select(time => $"{time:0.000}")]);
        table.Print();
        foreach (LoaderProfile row in rows) Console.WriteLine(JsonLine.Of(row));
    }
}

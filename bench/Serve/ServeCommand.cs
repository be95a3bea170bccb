using System.CommandLine;
using GResNet.Bench.Loader;

namespace GResNet.Bench.Serve;

/// <summary><c>serve</c>: how many photographs a second a service classifies for several clients at once.</summary>
internal static class ServeCommand
{
    // Requests before anything is measured: code is compiled, memory grows to what it needs.
    private const int WarmUp = 500;

    public static Command Create()
    {
        var program = new Argument<string[]>("PROGRAM")
        {
            Description = "The service, and its arguments; --urls is added.", Arity = ArgumentArity.OneOrMore,
        };
        var data = new Option<string?>("--data")
        {
            Description = "Photographs, in a folder for each class. Default: the sample of ImageNet in the folder that "
                + "GRESNET_DATA names.",
            HelpName = "FOLDER",
        };
        var clients = new Option<int[]>("--clients")
        {
            Description = "Clients that each send one photograph after the other. Default: 1 10 100.",
            HelpName = "N", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 10, 100],
        };
        var requests = new Option<int>("--requests")
        {
            Description = "Requests for each number of clients.", HelpName = "N",
            DefaultValueFactory = _ => 10_000, Validators = { Options.AtLeastOne },
        };
        var peer = new Option<string?>("--peer")
        {
            Description = "Another service of the same API, as bench/Serve/Onnx is: it gets the same arguments, and "
                + "the two take turns.",
            HelpName = "PROGRAM",
        };
        var turns = new Option<int>("--turns")
        {
            Description = "Into how many turns requests are divided.", HelpName = "N",
            DefaultValueFactory = _ => 4, Validators = { Options.AtLeastOne },
        };
        var command = new Command(
            "serve", "Starts a service and measures how it answers several clients at once: rate, latency, memory.")
        {
            // What follows PROGRAM is its own, options too.
            data, clients, requests, peer, turns, program,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] arguments = [.. parsed.GetRequiredValue(program), .. parsed.UnmatchedTokens];
            using var photographs = new Photographs(parsed.GetValue(data));
            await RunAsync(
                arguments, parsed.GetValue(peer), Files(photographs), parsed.GetRequiredValue(clients),
                parsed.GetValue(requests), parsed.GetValue(turns));
        });
        return command;
    }

    private static byte[][] Files(Photographs photographs) =>
    [
        .. Enumerable.Range(0, photographs.Images.Count)
            .Select(i => File.ReadAllBytes(photographs.Images.FilePath(i))),
    ];

    private static async Task RunAsync(
        string[] program, string? peer, byte[][] files, int[] clients, int requests, int turns)
    {
        int warmUp = Math.Min(WarmUp, requests);
        await using ServedSide ours =
            await ServedSide.StartAsync("ours", program, files, clients.Max(), warmUp);
        await using ServedSide? other = peer is null
            ? null
            : await ServedSide.StartAsync("peer", [peer, .. program[1..]], files, clients.Max(), warmUp);
        ServedSide[] sides = other is null ? [ours] : [ours, other];
        var rows = new List<ServeRow>();
        foreach (int count in clients)
        {
            Console.Error.WriteLine($"{count} clients");
            foreach (ServedSide side in sides) side.Begin();
            for (int turn = 0; turn < turns; turn++)
                foreach (ServedSide side in sides)
                    await side.TakeTurnAsync(count, Math.Max(requests / turns, 1));
            rows.AddRange(sides.Select(side => side.End(count)));
        }

        Print(rows);
    }

    private static void Print(List<ServeRow> rows)
    {
        var table = new TextTable(
            "service", "clients", "requests", "failed", "images/s", "p50 ms", "p99 ms", "MiB before", "most", "after");
        foreach (ServeRow row in rows)
            table.Add(
                row.Service, $"{row.Clients}", $"{row.Requests:n0}", $"{row.Failed:n0}", $"{row.ImagesPerSecond:0.0}",
                $"{row.P50Milliseconds:0.0}", $"{row.P99Milliseconds:0.0}", $"{row.Memory.Before >> 20:n0}",
                $"{row.Memory.Most >> 20:n0}", $"{row.Memory.After >> 20:n0}");
        table.Print();
        foreach (ServeRow row in rows) Console.WriteLine(JsonLine.Of(row));
    }
}

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
        var command = new Command(
            "serve", "Starts a service and measures how it answers several clients at once: rate, latency, memory.")
        {
            // What follows PROGRAM is its own, options too.
            data, clients, requests, program,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellation) => await RunAsync(
            [.. parsed.GetRequiredValue(program), .. parsed.UnmatchedTokens], parsed.GetValue(data),
            parsed.GetRequiredValue(clients), parsed.GetValue(requests)));
        return command;
    }

    private static async Task RunAsync(string[] program, string? data, int[] clients, int requests)
    {
        using var photographs = new Photographs(data);
        byte[][] files =
        [
            .. Enumerable.Range(0, photographs.Images.Count)
                .Select(i => File.ReadAllBytes(photographs.Images.FilePath(i))),
        ];
        await using ServiceProcess service = await ServiceProcess.StartAsync(program);
        using var load = new Load(service.Address, files);
        await load.RunAsync(clients.Max(), WarmUp);
        var rows = new List<ServeRow>();
        foreach (int count in clients)
        {
            Console.Error.WriteLine($"{count} clients");
            long before = service.Memory();
            LoadResult result = await load.RunAsync(count, requests);
            rows.Add(ServeRow.Of(count, result, before, service.Memory()));
        }

        Print(rows);
    }

    private static void Print(List<ServeRow> rows)
    {
        var table = new TextTable(
            "clients", "requests", "failed", "images/s", "p50 ms", "p99 ms", "MiB before", "MiB after");
        foreach (ServeRow row in rows)
            table.Add(
                $"{row.Clients}", $"{row.Requests:n0}", $"{row.Failed:n0}", $"{row.ImagesPerSecond:0.0}",
                $"{row.P50Milliseconds:0.0}", $"{row.P99Milliseconds:0.0}", $"{row.BytesBefore >> 20:n0}",
                $"{row.BytesAfter >> 20:n0}");
        table.Print();
        foreach (ServeRow row in rows) Console.WriteLine(JsonLine.Of(row));
    }
}

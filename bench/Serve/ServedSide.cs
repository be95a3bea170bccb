namespace GResNet.Bench.Serve;

/// <summary>A service that is measured: its process, and the clients that ask it.</summary>
internal sealed class ServedSide : IAsyncDisposable
{
    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(200);

    private readonly string name;
    private readonly ServiceProcess process;
    private readonly Load load;
    private readonly List<LoadResult> turns = [];
    private long before;
    private long most;

    private ServedSide(string name, ServiceProcess process, byte[][] files)
    {
        (this.name, this.process) = (name, process);
        load = new Load(process.Address, files);
    }

    /// <summary>Starts a service, and has it answer until it is as fast as it gets.</summary>
    /// <param name="name">What rows call it.</param>
    /// <param name="program">Its file and arguments.</param>
    /// <param name="files">What clients send.</param>
    /// <param name="clients">How many.</param>
    /// <param name="requests">How many they send all together, before anything is measured.</param>
    public static async Task<ServedSide> StartAsync(
        string name, string[] program, byte[][] files, int clients, int requests)
    {
        var side = new ServedSide(name, await ServiceProcess.StartAsync(program), files);
        await side.load.RunAsync(clients, requests);
        return side;
    }

    /// <summary>Forgets what was measured.</summary>
    public void Begin()
    {
        turns.Clear();
        before = most = process.Memory();
    }

    /// <summary>Measures some requests more.</summary>
    public async Task TakeTurnAsync(int clients, int requests)
    {
        Task<LoadResult> running = load.RunAsync(clients, requests);
        while (await Task.WhenAny(running, Task.Delay(SampleEvery)) != running)
            most = Math.Max(most, process.Memory());
        turns.Add(await running);
    }

    /// <summary>What was measured since <see cref="Begin"/>.</summary>
    public ServeRow End(int clients)
    {
        long after = process.Memory();
        return ServeRow.Of(
            name, clients, LoadResult.Of(turns), new ServedMemory(before, Math.Max(most, after), after));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        load.Dispose();
        await process.DisposeAsync();
    }
}

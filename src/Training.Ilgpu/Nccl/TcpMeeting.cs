using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Where ranks that nothing connects yet meet: rank 0 listens, and tells each of the others the same.
/// </summary>
/// <param name="Host">Rank 0's machine.</param>
/// <param name="Port">A port of it that is free.</param>
/// <param name="Rank">This rank.</param>
/// <param name="Size">How many there are.</param>
internal sealed record TcpMeeting(string Host, int Port, int Rank, int Size)
{
    private const long Greeting = 0x314C_4343_4E52_4721;
    private const int GreetingBytes = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>That of the environment, by the names which PyTorch uses; null where it names no other rank.</summary>
    /// <exception cref="CollectiveException">A variable is missing, or is not a number.</exception>
    public static TcpMeeting? Find(Func<string, string?> variables)
    {
        if (variables("WORLD_SIZE") is null || Number("WORLD_SIZE") < 2) return null;
        return new TcpMeeting(
            variables("MASTER_ADDR") ?? throw Wrong("MASTER_ADDR"), Number("MASTER_PORT"), Number("RANK"),
            Number("WORLD_SIZE"));

        int Number(string name) =>
            int.TryParse(variables(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number : throw Wrong(name);

        CollectiveException Wrong(string name) => new(
            $"WORLD_SIZE is {variables("WORLD_SIZE")}, and {name} is "
            + (variables(name) is { } value ? $"'{value}', not a number." : "not set.")
            + " Several ranks need RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");
    }

    /// <summary>Everyone's bytes become those of rank 0.</summary>
    /// <exception cref="CollectiveException">The others did not come in time, or rank 0 is not there.</exception>
    public void Share(Span<byte> values, TimeSpan timeout)
    {
        DateTime end = DateTime.UtcNow + timeout;
        try
        {
            if (Rank == 0) Tell(values, end);
            else Ask(values, end);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new CollectiveException($"Rank {Rank} of {Size} at {Host}:{Port}: {e.Message}", e);
        }
    }

    private void Tell(ReadOnlySpan<byte> values, DateTime end)
    {
        using TcpListener listener = TcpListener.Create(Port);
        listener.Start(Size);
        var missing = Enumerable.Range(1, Size - 1).ToHashSet();
        while (missing.Count > 0)
        {
            if (!listener.Pending())
            {
                if (DateTime.UtcNow > end) throw Late($"ranks {string.Join(", ", missing.Order())} did not come");
                Thread.Sleep(10);
                continue;
            }

            using TcpClient client = listener.AcceptTcpClient();
            try
            {
                if (Heard(client) is not { } rank) continue;
                client.GetStream().Write(values);
                missing.Remove(rank);
            }
            catch (IOException)
            {
                // A rank asks again; a stranger is none.
            }
        }
    }

    private int? Heard(TcpClient client)
    {
        Span<byte> greeting = stackalloc byte[GreetingBytes];
        client.ReceiveTimeout = client.SendTimeout = (int)Patience.TotalMilliseconds;
        client.GetStream().ReadExactly(greeting);
        int rank = BinaryPrimitives.ReadInt32LittleEndian(greeting[8..]);
        bool isOurs = BinaryPrimitives.ReadInt64LittleEndian(greeting) == Greeting
            && BinaryPrimitives.ReadInt32LittleEndian(greeting[12..]) == Size && rank > 0 && rank < Size;
        return isOurs ? rank : null;
    }

    private void Ask(Span<byte> values, DateTime end)
    {
        Span<byte> greeting = stackalloc byte[GreetingBytes];
        BinaryPrimitives.WriteInt64LittleEndian(greeting, Greeting);
        BinaryPrimitives.WriteInt32LittleEndian(greeting[8..], Rank);
        BinaryPrimitives.WriteInt32LittleEndian(greeting[12..], Size);
        while (true)
        {
            try
            {
                using var client = new TcpClient(Host, Port) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
                client.GetStream().Write(greeting);
                client.GetStream().ReadExactly(values);
                return;
            }
            catch (Exception e) when (e is SocketException or IOException && DateTime.UtcNow < end)
            {
                // Rank 0 may not have come yet.
                Thread.Sleep(100);
            }
        }
    }

    private CollectiveException Late(string what) => new($"Rank {Rank} of {Size} at {Host}:{Port}: {what} in time.");
}

namespace GResNet.Training.Ilgpu;

/// <summary>What a rank says when it comes.</summary>
/// <param name="Rank">Which it is.</param>
/// <param name="Size">How many it thinks there are.</param>
/// <param name="Gpu">Its GPU.</param>
/// <param name="Refusal">Why it cannot join; empty where it can.</param>
internal sealed record TcpGreeting(int Rank, int Size, string Gpu, string Refusal)
{
    // Tells a rank from whoever else calls.
    private const long Mark = 0x324C_4343_4E52_4721;

    /// <summary>Sends it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Mark);
        writer.Write(Rank);
        writer.Write(Size);
        writer.Write(Gpu);
        writer.Write(Refusal);
        writer.Flush();
    }

    /// <summary>Receives one; null from a stranger.</summary>
    /// <exception cref="IOException">No more came.</exception>
    public static TcpGreeting? Read(BinaryReader reader) => reader.ReadInt64() != Mark
        ? null
        : new TcpGreeting(reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadString());
}

using System.Globalization;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>Where ranks meet, and which of them this is.</summary>
/// <param name="Host">Rank 0's machine.</param>
/// <param name="Port">A port of it that is free.</param>
/// <param name="Rank">This rank.</param>
/// <param name="Size">How many there are.</param>
internal sealed record TcpPlace(string Host, int Port, int Rank, int Size)
{
    /// <summary>That of the environment, by the names which PyTorch uses; null where it names no other rank.</summary>
    /// <exception cref="CollectiveException">A variable is missing, or is not such a number.</exception>
    public static TcpPlace? Find(Func<string, string?> variables)
    {
        if (variables("WORLD_SIZE") is null || Number("WORLD_SIZE", int.MaxValue) < 2) return null;
        int size = Number("WORLD_SIZE", int.MaxValue);
        return new TcpPlace(
            variables("MASTER_ADDR") ?? throw Wrong("MASTER_ADDR", ""), Number("MASTER_PORT", ushort.MaxValue),
            Number("RANK", size - 1), size);

        int Number(string name, int most) =>
            int.TryParse(variables(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number <= most ? number : throw Wrong(name, $", not a number of 0 to {most}");

        CollectiveException Wrong(string name, string expected) => new(
            $"WORLD_SIZE is {variables("WORLD_SIZE")}, and {name} is "
            + (variables(name) is { } value ? $"'{value}'{expected}." : "not set.")
            + " Several ranks need RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");
    }
}

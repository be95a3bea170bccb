using Pgvector;

namespace GResNet.Search.Postgres;

/// <summary>Vectors of float16.</summary>
internal static class HalfVectors
{
    /// <summary>Rounds a vector.</summary>
    /// <exception cref="ArgumentException">A number is too large for it.</exception>
    public static HalfVector Of(ReadOnlySpan<float> numbers)
    {
        var halves = new Half[numbers.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)numbers[i];
            if (!Half.IsFinite(halves[i]))
                throw new ArgumentException(FormattableString.Invariant(
                    $"{numbers[i]} is too large for float16, of which graphs of so many dimensions are made: ")
                    + "scale vectors to length 1, or take an exact store.");
        }

        return new HalfVector(halves);
    }
}

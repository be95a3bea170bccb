using System.Text.Json;

namespace GResNet.Runtime.Weights;

/// <summary>How much a safetensors header may describe; looked at before memory is taken for what it says.</summary>
public sealed record SafetensorsLimits
{
    /// <summary>Those of readers that are given none.</summary>
    public static SafetensorsLimits Default { get; } = new();

    /// <summary>Bytes of the header; at first, as many as the format allows.</summary>
    public long HeaderBytes { get; init; } = SafetensorsHeader.MaxLength;

    /// <summary>Tensors of a file, and strings about it.</summary>
    public int Tensors { get; init; } = 100_000;

    /// <summary>Dimensions of a tensor.</summary>
    public int Dimensions { get; init; } = 64;

    /// <summary>Checks a header that has yet to be read; what is no JSON is left to its reader.</summary>
    /// <exception cref="FormatException">It describes too much; the message says what,
    /// without naming the file.</exception>
    internal void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        int numbers = 0;
        Span<int> names = stackalloc int[reader.CurrentState.Options.MaxDepth + 1];
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray: numbers = 0; break;
                    case JsonTokenType.Number when ++numbers > Dimensions:
                        throw new FormatException($"a tensor has more than {Dimensions} dimensions, the limit");
                    case JsonTokenType.StartObject: names[reader.CurrentDepth] = 0; break;
                    case JsonTokenType.PropertyName when ++names[reader.CurrentDepth - 1] > Tensors:
                        throw new FormatException(
                            $"it has more than {Tensors:n0} tensors or strings about it, the limit");
                }
            }
        }
        catch (JsonException)
        {
        }
    }
}

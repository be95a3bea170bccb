using System.Text.Json;
using System.Text.Json.Serialization;

namespace GResNet.Runtime.Weights;

/// <summary>Reads and writes values that are a text in JSON: what <see cref="object.ToString"/> gives.</summary>
public abstract class JsonTextConverter<T> : JsonConverter<T>, IJsonText where T : class
{
    /// <inheritdoc/>
    public abstract string Expected { get; }

    /// <inheritdoc/>
    public bool Fits(string text)
    {
        try
        {
            return Parse(text) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Fits(text) ? Parse(text) : throw new JsonException(Expected);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    /// <summary>The value of a text.</summary>
    /// <exception cref="ArgumentException">It is of none.</exception>
    protected abstract T Parse(string text);
}

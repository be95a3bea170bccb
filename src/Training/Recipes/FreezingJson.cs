using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>What is frozen is a text in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FreezingJson : JsonConverter<Freezing>, IJsonText
{
    /// <inheritdoc/>
    public string Expected => "nothing, backbone, a number of stages or a name";

    /// <inheritdoc/>
    public bool Fits(string text)
    {
        try
        {
            return Freezing.Parse(text) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override Freezing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Fits(text) ? Freezing.Parse(text) : throw new JsonException(Expected);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Freezing value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

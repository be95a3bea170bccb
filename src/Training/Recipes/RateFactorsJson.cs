using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>Factors of rates are a text in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RateFactorsJson : JsonConverter<RateFactors>, IJsonText
{
    /// <inheritdoc/>
    public string Expected => "NAME=FACTOR,…, such as head=10";

    /// <inheritdoc/>
    public bool Fits(string text)
    {
        try
        {
            return RateFactors.Parse(text) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override RateFactors Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text && Fits(text) ? RateFactors.Parse(text) : throw new JsonException(Expected);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RateFactors value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

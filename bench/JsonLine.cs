using System.Text.Encodings.Web;
using System.Text.Json;

namespace GResNet.Bench;

/// <summary>What scripts read: one object a line, with names in snake case and no escapes but JSON's own.</summary>
internal static class JsonLine
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Settings);

    /// <exception cref="JsonException">The line is no <typeparamref name="T"/>.</exception>
    public static T Parse<T>(string line) => JsonSerializer.Deserialize<T>(line, Settings)!;
}

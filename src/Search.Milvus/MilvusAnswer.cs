using System.Globalization;
using System.Text.Json;

namespace GResNet.Search.Milvus;

/// <summary>What Milvus answers.</summary>
internal readonly struct MilvusAnswer
{
    /// <summary>An answer that has nothing else.</summary>
    public MilvusAnswer(int code, string message) => (Code, Message) = (code, message);

    private MilvusAnswer(int code, string message, JsonElement whole)
    {
        Code = code;
        Message = message;
        whole.TryGetProperty("data", out JsonElement data);
        Data = data;
        Shares = whole.TryGetProperty("topks", out JsonElement shares) && shares.ValueKind == JsonValueKind.Array
            ? [.. shares.EnumerateArray().Select(share => (int)Whole(share))]
            : null;
    }

    /// <summary>What decides.</summary>
    public int Code { get; }

    /// <summary>What a failure says.</summary>
    public string Message { get; }

    /// <summary>What was asked for.</summary>
    public JsonElement Data { get; }

    /// <summary>Of a search, how many hits each query has; null where that is not said.</summary>
    public int[]? Shares { get; }

    /// <summary>Reads an answer; null for what is none, as that of a proxy.</summary>
    public static MilvusAnswer? TryRead(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            JsonElement whole = document.RootElement;
            if (whole.ValueKind != JsonValueKind.Object || !whole.TryGetProperty("code", out JsonElement code)
                || !code.TryGetInt32(out int number))
                return null;
            whole = whole.Clone();
            string text = whole.TryGetProperty("message", out JsonElement message) ? message.ToString() : "";
            return new MilvusAnswer(number, text, whole);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A whole number, which servers write as text unless asked not to.</summary>
    public static long Whole(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture)
        : value.GetInt64();
}

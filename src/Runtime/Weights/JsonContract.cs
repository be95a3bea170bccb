using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GResNet.Runtime.Weights;

/// <summary>Holds JSON against the type that it is to become.</summary>
internal static class JsonContract
{
    private static readonly string[] NamedNumbers = ["NaN", "Infinity", "-Infinity"];

    /// <summary>Checks an element and all within it.</summary>
    /// <exception cref="FormatException">It is something else;
    /// the message says where and what was expected.</exception>
    public static void Check(JsonElement element, JsonTypeInfo type, string path, JsonNumberHandling? numbers = null)
    {
        numbers ??= type.NumberHandling ?? type.Options.NumberHandling;
        Type? inner = Nullable.GetUnderlyingType(type.Type);
        if (inner is not null && element.ValueKind == JsonValueKind.Null) return;
        if (inner is not null) Check(element, type.Options.GetTypeInfo(inner), path, numbers);
        else if (type.Kind == JsonTypeInfoKind.Object) CheckObject(element, type, path);
        else if (type.Kind == JsonTypeInfoKind.Enumerable) CheckArray(element, type, path);
        else if (type.Kind == JsonTypeInfoKind.Dictionary) CheckDictionary(element, type, path);
        else if (type.Converter is IJsonText text) Require(IsValue(element, text), element, path, text.Expected);
        else CheckValue(element, type.Type, path, numbers.Value);
    }

    private static bool IsValue(JsonElement element, IJsonText text) =>
        element.ValueKind == JsonValueKind.String && text.Fits(element.GetString()!);

    private static void CheckObject(JsonElement element, JsonTypeInfo type, string path)
    {
        Require(element.ValueKind == JsonValueKind.Object, element, path, "an object");
        Dictionary<string, JsonPropertyInfo> missing = type.Properties.ToDictionary(property => property.Name);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string at = $"{path}.{Quotation.Of(member.Name)}";
            if (missing.Remove(member.Name, out JsonPropertyInfo? property))
                CheckMember(member.Value, property, type, at);
            else if ((type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling)
                == JsonUnmappedMemberHandling.Disallow)
                throw new FormatException(
                    $"there is {at}, which is not known; known there: {string.Join(", ", missing.Keys)}");
        }

        // Whatever else is missing would be zero: what a record gives its members by itself, its reader does not know,
        // but for what its constructor does without.
        if (missing.Values.FirstOrDefault(property => !MayBeMissing(property)) is { } required)
            throw new FormatException($"{path}.{required.Name} is missing");
    }

    private static void CheckMember(JsonElement value, JsonPropertyInfo property, JsonTypeInfo within, string path)
    {
        JsonTypeInfo type = property.Options.GetTypeInfo(property.PropertyType);
        if (value.ValueKind == JsonValueKind.Null && MayBeNull(property)) return;
        Check(value, type, path, property.NumberHandling ?? within.NumberHandling);
    }

    private static bool MayBeMissing(JsonPropertyInfo property) =>
        MayBeNull(property) || (property.Set is null && property.AssociatedParameter is null)
        || property.AssociatedParameter is { HasDefaultValue: true, IsMemberInitializer: false };

    private static bool MayBeNull(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : property.IsSetNullable;

    private static void CheckArray(JsonElement element, JsonTypeInfo type, string path)
    {
        Require(element.ValueKind == JsonValueKind.Array, element, path, "a list");
        JsonTypeInfo of = type.Options.GetTypeInfo(type.ElementType!);
        int index = 0;
        foreach (JsonElement item in element.EnumerateArray()) Check(item, of, $"{path}[{index++}]");
    }

    private static void CheckDictionary(JsonElement element, JsonTypeInfo type, string path)
    {
        Require(element.ValueKind == JsonValueKind.Object, element, path, "an object");
        JsonTypeInfo of = type.Options.GetTypeInfo(type.ElementType!);
        foreach (JsonProperty member in element.EnumerateObject())
            Check(member.Value, of, $"{path}.{Quotation.Of(member.Name)}");
    }

    private static void CheckValue(JsonElement element, Type type, string path, JsonNumberHandling numbers)
    {
        JsonValueKind kind = element.ValueKind;
        (bool fits, string expected) = type switch
        {
            _ when type == typeof(string) =>
                (kind == JsonValueKind.String && element.GetString() is not null, "a text"),
            _ when type == typeof(bool) => (kind is JsonValueKind.True or JsonValueKind.False, "true or false"),
            _ when type == typeof(int) => (IsNumber(e => e.TryGetInt32(out _)), Whole(int.MinValue, int.MaxValue)),
            _ when type == typeof(long) => (IsNumber(e => e.TryGetInt64(out _)), Whole(long.MinValue, long.MaxValue)),
            _ when type == typeof(ulong) => (IsNumber(e => e.TryGetUInt64(out _)), Whole(0, ulong.MaxValue)),
            _ when type == typeof(float) => (IsReal(e => e.TryGetSingle(out float n) && float.IsFinite(n)), "a number"),
            _ when type == typeof(double) =>
                (IsReal(e => e.TryGetDouble(out double n) && double.IsFinite(n)), "a number"),
            _ when type == typeof(DateTimeOffset) => (
                kind == JsonValueKind.String && element.TryGetDateTimeOffset(out _),
                "a date and time, such as \"2026-01-31T12:00:00+00:00\""),
            _ when type.IsEnum => (
                kind == JsonValueKind.String
                && Enum.GetNames(type).Contains(element.GetString(), StringComparer.OrdinalIgnoreCase),
                $"one of {string.Join(", ", Enum.GetNames(type).Select(name => $"\"{name}\""))}"),
            _ => throw new NotSupportedException($"Members of type {type} are not checked."),
        };
        Require(fits, element, path, expected);

        bool IsNumber(Func<JsonElement, bool> fits) => kind == JsonValueKind.Number && fits(element);
        bool IsReal(Func<JsonElement, bool> fits) => IsNumber(fits)
            || (numbers.HasFlag(JsonNumberHandling.AllowNamedFloatingPointLiterals) && kind == JsonValueKind.String
                && NamedNumbers.Contains(element.GetString()));
    }

    private static string Whole(Int128 least, Int128 most) =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    private static void Require(bool condition, JsonElement element, string path, string expected)
    {
        if (!condition) throw new FormatException($"{path} is {Found(element)}; {expected} was expected");
    }

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => Quotation.Of(element.GetRawText()),
    };
}

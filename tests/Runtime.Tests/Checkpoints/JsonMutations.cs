using System.Text.Json.Nodes;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>What accidents and people make of a JSON file: still JSON, with one member of it otherwise.</summary>
internal static class JsonMutations
{
    private static readonly (string Name, Func<JsonNode?> Value)[] Replacements =
    [
        ("null", () => null),
        ("-1", () => JsonValue.Create(-1)),
        ("1e999", () => JsonNode.Parse("1e999")),
        ("\"x\"", () => JsonValue.Create("x")),
        ("{}", () => new JsonObject()),
        ("[null]", () => new JsonArray((JsonNode?)null)),
    ];

    /// <summary>Every member, at any depth, with every replacement, and missing.</summary>
    public static IEnumerable<(string Name, string Json)> Of(string json)
    {
        foreach (string path in Paths(JsonNode.Parse(json)!))
        {
            foreach ((string name, Func<JsonNode?> value) in Replacements)
                yield return ($"{path} = {name}", Changed(json, path, node => node.ReplaceWith(value())));
            yield return ($"{path} missing", Changed(json, path, Remove));
        }

        yield return ("null", "null");
        yield return ("a list", $"[{json}]");
        yield return ("cut", json[..(json.Length / 2)]);
        yield return ("empty", "");
        yield return ("twice", json + json);
        yield return ("half a surrogate", json.Replace("\":", "\\ud800\":", StringComparison.Ordinal));
    }

    private static string Changed(string json, string path, Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(json)!;
        change(Find(root, path));
        return root.ToJsonString();
    }

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject parent) parent.Remove(node.GetPropertyName());
        else node.Parent!.AsArray().Remove(node);
    }

    private static JsonNode Find(JsonNode node, string path) => node.GetPath() == path
        ? node
        : Children(node).Select(child => Find(child, path)).FirstOrDefault(found => found.GetPath() == path) ?? node;

    private static IEnumerable<string> Paths(JsonNode node) =>
        Children(node).SelectMany(child => Paths(child).Prepend(child.GetPath()));

    private static IEnumerable<JsonNode> Children(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        JsonArray items => items.OfType<JsonNode>(),
        _ => [],
    };
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GResNet.Search.Milvus.Tests.Server;

/// <summary>
/// The published contract of Milvus' REST interface, version 2: what is asked for is done, and forgotten is nothing.
/// </summary>
internal sealed class MilvusContract(MilvusTraps traps)
{
    private const int MostFound = 16_384;

    private readonly Dictionary<string, MilvusCollection> collections = [];

    /// <summary>Answers a request.</summary>
    /// <param name="action">Category and action.</param>
    /// <param name="body">The request.</param>
    /// <param name="allowsInt64">Whether whole numbers may be numbers.</param>
    /// <exception cref="MilvusFault">It is refused.</exception>
    public JsonObject Answer(string action, JsonElement body, bool allowsInt64)
    {
        if (!body.TryGetProperty("collectionName", out JsonElement named))
            throw new MilvusFault(1802, "missing required parameters, collectionName");
        string name = named.GetString()!;
        JsonNode Whole(long value) =>
            allowsInt64 && !traps.IsOld ? value : value.ToString(CultureInfo.InvariantCulture);
        MilvusCollection Found() => collections.TryGetValue(name, out MilvusCollection? there)
            ? there : throw new MilvusFault(100, $"collection not found[database=default][collection={name}]");
        lock (collections)
            return action switch
            {
                "collections/has" => Data(new JsonObject { ["has"] = collections.ContainsKey(name) }),
                "collections/create" => Data(Create(name, body)),
                "collections/describe" => Data(Describe(name, Found())),
                "collections/drop" => collections.Remove(name)
                    ? Data(new JsonObject()) : throw new MilvusFault(100, "not found"),
                "collections/load" => Data(Load(Found())),
                "collections/get_load_state" => Data(LoadState(Found())),
                "collections/get_stats" => Data(new JsonObject { ["rowCount"] = Found().Flushed }),
                "collections/flush" when !traps.IsOld => Data(Flush(Found())),
                "indexes/create" => Data(CreateIndex(Found(), body)),
                "indexes/describe" => Data(DescribeIndex(Found(), body)),
                "entities/upsert" => Data(Upsert(Found(), body, Whole)),
                "entities/query" => Data(Count(Found(), body)),
                "entities/get" => Data(Get(Found(), body, Whole)),
                "entities/search" => Search(Found(), body, Whole),
                _ => throw new NotSupportedException(action),
            };
    }

    private JsonObject Data(JsonNode data) => new() { ["code"] = traps.IsOld ? 200 : 0, ["data"] = data };

    /// <summary>Misspelt names are ignored, as there.</summary>
    private JsonObject Create(string name, JsonElement body)
    {
        if (collections.ContainsKey(name)) throw new MilvusFault(65535, $"collection {name} already exist");
        MilvusField[] fields =
            [.. body.GetProperty("schema").GetProperty("fields").EnumerateArray().Select(Field)];
        if (fields.Count(field => field.IsPrimary) != 1) throw new MilvusFault(105, "primary key is not specified");
        string description =
            !traps.IsOld && body.TryGetProperty("description", out JsonElement text) ? text.GetString()! : "";
        collections.Add(name, new MilvusCollection(description, fields));
        if (body.TryGetProperty("indexParams", out _))
        {
            CreateIndex(collections[name], body);
            collections[name].Load(traps.LoadPolls);
        }

        return [];
    }

    private static MilvusField Field(JsonElement field)
    {
        string type = field.GetProperty("dataType").GetString()!;
        string? parameter = type switch
        {
            "Int64" => null,
            "VarChar" => "max_length",
            "FloatVector" => "dim",
            _ => throw new MilvusFault(1100, $"data type {type} is invalid"),
        };
        int value = 0;
        if (parameter is not null && !(field.TryGetProperty("elementTypeParams", out JsonElement parameters)
            && parameters.TryGetProperty(parameter, out JsonElement given) && given.TryGetInt32(out value)))
            throw new MilvusFault(1100, $"type param {parameter} should be specified");
        if (value > (type == "VarChar" ? 65_535 : 32_768)) throw new MilvusFault(1100, $"{parameter} is too large");
        bool isPrimary = field.TryGetProperty("isPrimary", out JsonElement primary) && primary.GetBoolean();
        return new MilvusField(field.GetProperty("fieldName").GetString()!, type, isPrimary, value);
    }

    private static JsonObject CreateIndex(MilvusCollection collection, JsonElement body)
    {
        JsonElement index = body.GetProperty("indexParams").EnumerateArray().Single();
        string kind = index.GetProperty("indexType").GetString()!;
        string metric = index.GetProperty("metricType").GetString()!;
        if (kind is not ("FLAT" or "HNSW" or "AUTOINDEX") || metric is not ("L2" or "IP" or "COSINE"))
            throw new MilvusFault(1100, $"invalid index type {kind} or metric {metric}");
        if (kind == "HNSW" && !index.GetProperty("params").TryGetProperty("M", out _))
            throw new MilvusFault(1100, "param 'M' not exist");
        collection.Index = new MilvusIndex(
            index.GetProperty("indexName").GetString()!, index.GetProperty("fieldName").GetString()!, metric, kind);
        return [];
    }

    private static JsonObject Describe(string name, MilvusCollection collection) => new()
    {
        ["collectionName"] = name,
        ["description"] = collection.Description,
        ["fields"] = new JsonArray([.. collection.Fields.Select(field => new JsonObject
        {
            ["name"] = field.Name, ["type"] = field.Type, ["primaryKey"] = field.IsPrimary,
            ["params"] = field.Type == "Int64" ? null : new JsonArray(new JsonObject
            {
                ["key"] = field.Type == "VarChar" ? "max_length" : "dim", ["value"] = $"{field.Parameter}",
            }),
        })]),
        ["indexes"] = collection.Index is { } index
            ? new JsonArray(new JsonObject
            {
                ["indexName"] = index.Name, ["fieldName"] = index.Field, ["metricType"] = index.Metric,
            })
            : new JsonArray(),
    };

    private static JsonArray DescribeIndex(MilvusCollection collection, JsonElement body) =>
        collection.Index is { } index && index.Name == body.GetProperty("indexName").GetString()
            ? new JsonArray(new JsonObject
            {
                ["indexName"] = index.Name, ["fieldName"] = index.Field, ["metricType"] = index.Metric,
                ["indexType"] = index.Kind, ["indexState"] = "Finished",
            })
            : throw new MilvusFault(700, "index not found");

    private JsonObject Load(MilvusCollection collection)
    {
        if (collection.Index is null) throw new MilvusFault(700, "there is no vector index on the collection");
        collection.Load(traps.LoadPolls);
        return [];
    }

    private static JsonObject LoadState(MilvusCollection collection)
    {
        collection.Poll();
        return new JsonObject
        {
            ["loadState"] = collection.IsLoaded switch
            {
                null => "LoadStateNotLoad", true => "LoadStateLoaded", false => "LoadStateLoading",
            },
        };
    }

    private static JsonObject Flush(MilvusCollection collection)
    {
        collection.Flush();
        return [];
    }

    private static JsonObject Upsert(MilvusCollection collection, JsonElement body, Func<long, JsonNode> whole)
    {
        var rows = new List<(long Id, float[] Vector, string Path, string Class)>();
        var names = collection.Fields.Select(field => field.Name).ToHashSet();
        foreach (JsonElement row in body.GetProperty("data").EnumerateArray())
        {
            if (!names.SetEquals(row.EnumerateObject().Select(member => member.Name)))
                throw new MilvusFault(1804, "fail to deal the insert data, error: has pass more or less fields");
            float[] vector = [.. row.GetProperty("vector").EnumerateArray().Select(value => value.GetSingle())];
            string path = row.GetProperty("path").GetString()!, name = row.GetProperty("class").GetString()!;
            if (vector.Length != collection.Dimensions)
                throw new MilvusFault(1804, $"dim {vector.Length} is not that of the field, {collection.Dimensions}");
            if (Encoding.UTF8.GetByteCount(path) > 65_535 || Encoding.UTF8.GetByteCount(name) > 65_535)
                throw new MilvusFault(1100, "length of varchar field exceeds max length");
            rows.Add((row.GetProperty("id").GetInt64(), vector, path, name));
        }

        if (rows.Count == 0) throw new MilvusFault(1802, "missing required parameters, data");
        if (rows.DistinctBy(row => row.Id).Count() != rows.Count)
            throw new MilvusFault(1100, "duplicate primary keys are not allowed in the same batch");
        collection.Upsert(rows);
        return new JsonObject
        {
            ["upsertCount"] = rows.Count,
            ["upsertIds"] = new JsonArray([.. rows.Select(row => whole(row.Id))]),
        };
    }

    private static JsonArray Count(MilvusCollection collection, JsonElement body)
    {
        if (body.GetProperty("outputFields").EnumerateArray().Single().GetString() != "count(*)")
            throw new NotSupportedException("queries");
        if (!body.TryGetProperty("limit", out JsonElement limit) || limit.GetInt32() > 0)
            throw new MilvusFault(1100, "count entities with pagination is not allowed");
        return [new JsonObject { ["count(*)"] = collection.Seen(Consistency(body)).Count() }];
    }

    private static JsonArray Get(MilvusCollection collection, JsonElement body, Func<long, JsonNode> whole)
    {
        _ = collection.Seen("Strong");
        return
        [
            .. body.GetProperty("id").EnumerateArray().Select(id => id.GetInt64()).Order()
                .Select(id => (id, collection.Find(id, Consistency(body))))
                .Where(found => found.Item2 is not null)
                .Select(found => new JsonObject
                {
                    ["id"] = whole(found.id), ["path"] = found.Item2!.Path, ["class"] = found.Item2.Class,
                }),
        ];
    }

    private JsonObject Search(MilvusCollection collection, JsonElement body, Func<long, JsonNode> whole)
    {
        float[][] queries =
            [.. body.GetProperty("data").EnumerateArray().Select(query =>
                query.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
        int limit = body.TryGetProperty("limit", out JsonElement given) ? given.GetInt32() : 100;
        if (limit > MostFound || queries.Length > MostFound) throw new MilvusFault(65535, "should be in [1, 16384]");
        if (queries.Any(query => query.Length != collection.Dimensions))
            throw new MilvusFault(1100, "vector dimension mismatch");
        JsonElement parameters = body.GetProperty("searchParams");
        if (parameters.GetProperty("metricType").GetString() != collection.Index!.Metric)
            throw new MilvusFault(1100, "metric type not match: invalid parameter");
        if (collection.Index.Kind == "HNSW"
            && parameters.GetProperty("params").TryGetProperty("ef", out JsonElement ef) && ef.GetInt32() < limit)
            throw new MilvusFault(65535, $"ef({ef}) should be larger than k({limit})");
        JsonObject[][] hits =
        [
            .. queries.Select(query => collection.Search(query, limit, Consistency(body))
                .Select(hit => new JsonObject { ["id"] = whole(hit.Id), ["distance"] = hit.Distance }).ToArray()),
        ];
        if (traps.Hits == HitsShape.Nested)
            return Data(new JsonArray([.. hits.Select(own => new JsonArray([.. own]))]));
        JsonObject answer = Data(new JsonArray([.. hits.SelectMany(own => own)]));
        if (traps.Hits == HitsShape.FlatWithShares)
            answer["topks"] = new JsonArray([.. hits.Select(own => (JsonNode)own.Length)]);
        return answer;
    }

    private static string? Consistency(JsonElement body) =>
        body.TryGetProperty("consistencyLevel", out JsonElement level) ? level.GetString() : null;
}

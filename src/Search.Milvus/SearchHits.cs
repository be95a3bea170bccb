using System.Collections.Immutable;
using System.Text.Json;
using GResNet.Search.Stores;

namespace GResNet.Search.Milvus;

/// <summary>Reads what a search answers: a list of hits for all queries, with how many each has, or a list each.
/// </summary>
internal static class SearchHits
{
    /// <summary>Reads them; null where it is not said which query a hit belongs to.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="queries">How many queries there were.</param>
    public static ImmutableArray<VectorMatch>[]? TryRead(MilvusAnswer answer, int queries)
    {
        JsonElement[] all = [.. answer.Data.EnumerateArray()];
        if (all.Length == 0) return [.. Enumerable.Repeat(ImmutableArray<VectorMatch>.Empty, queries)];
        if (all[0].ValueKind == JsonValueKind.Array)
            return all.Length == queries ? [.. all.Select(hits => Read([.. hits.EnumerateArray()]))] : null;
        if (queries == 1) return [Read(all)];
        if (answer.Shares is not { } shares || shares.Length != queries || shares.Sum() != all.Length) return null;
        var result = new ImmutableArray<VectorMatch>[queries];
        int first = 0;
        for (int query = 0; query < queries; first += shares[query++])
            result[query] = Read(all.AsSpan(first, shares[query]));
        return result;
    }

    private static ImmutableArray<VectorMatch> Read(ReadOnlySpan<JsonElement> hits)
    {
        var result = ImmutableArray.CreateBuilder<VectorMatch>(hits.Length);
        foreach (JsonElement hit in hits)
            result.Add(new VectorMatch(
                MilvusAnswer.Whole(hit.GetProperty(CollectionSchema.Id)), hit.GetProperty("distance").GetSingle()));
        return result.MoveToImmutable();
    }
}

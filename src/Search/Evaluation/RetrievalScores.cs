using System.Collections.Immutable;

namespace GResNet.Search.Evaluation;

/// <summary>What a vector's neighbours say of its class.</summary>
/// <param name="Query">Its row.</param>
/// <param name="FirstHit">As <see cref="Ranking.FirstHit"/>; 0, too, where the first hit is so far away that it
/// matters to none of the measures.</param>
/// <param name="AveragePrecision">As <see cref="Ranking.AveragePrecision"/>.</param>
/// <param name="IsVotedRight">Whether <see cref="NeighborVote.Winner"/> is its class.</param>
public readonly record struct QueryScore(int Query, int FirstHit, double AveragePrecision, bool IsVotedRight);

/// <summary>How well neighbours agree with classes.</summary>
/// <param name="Queries">Of each vector that is not alone in its class, in their order; there may be none.</param>
/// <param name="Neighbors">Of each vector, the nearest others, <see cref="NeighborVote.Neighbors"/> or all.</param>
public sealed record RetrievalScores(
    ImmutableArray<QueryScore> Queries, ImmutableArray<ImmutableArray<Neighbor>> Neighbors)
{
    /// <summary>Recall@k of each query: 1 where one of its nearest k is of its class, else 0.</summary>
    /// <param name="count">k, up to <see cref="NeighborVote.Neighbors"/>.</param>
    public ImmutableArray<double> Recall(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, NeighborVote.Neighbors);
        return [.. Queries.Select(query => query.FirstHit >= 1 && query.FirstHit <= count ? 1.0 : 0.0)];
    }

    /// <summary>The average precision at R of each query: their mean is MAP@R.</summary>
    public ImmutableArray<double> AveragePrecision => [.. Queries.Select(query => query.AveragePrecision)];

    /// <summary>1 for each query that its neighbours vote into its class, else 0.</summary>
    public ImmutableArray<double> VotedRight => [.. Queries.Select(query => query.IsVotedRight ? 1.0 : 0.0)];
}

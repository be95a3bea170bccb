using GResNet.Imaging.Transforms;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Collectives;

/// <summary>Batches that all ranks have, or none: where one cannot get its own, all of them throw.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="batches">Those of this one.</param>
internal sealed class AgreedBatches(Ranks ranks, IBatchSource batches) : IBatchSource
{
    private readonly Func<Batch?> next = batches.Next;

    public Batch? Next() => ranks.Together(next);
}

using GResNet.Imaging.Transforms;
using GResNet.Training.Data.Loading;

namespace GResNet.Training.Collectives;

/// <summary>Batches that all ranks have, or none: where one cannot get its own, all of them throw.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="batches">Those of this one.</param>
internal sealed class AgreedBatches(Ranks ranks, IBatchSource batches) : IBatchSource
{
    public Batch? Next()
    {
        (Batch? batch, Exception? failure) = (null, null);
        try
        {
            batch = batches.Next();
        }
#pragma warning disable CA1031 // All ranks hear of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        ranks.Agree(failure);
        return batch;
    }
}

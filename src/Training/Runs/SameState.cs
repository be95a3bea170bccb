using System.Text.Json;
using GResNet.Runtime.Models;
using GResNet.Training.Collectives;
using GResNet.Training.Data;

namespace GResNet.Training;

/// <summary>Ranks have the same parameters: from the beginning, and as often as they look.</summary>
internal static class SameState
{
    // A hash reads all parameters once.
    private const int StepsBetweenChecks = 256;

    /// <summary>All ranks begin with what rank 0 has.</summary>
    /// <exception cref="CollectiveException">One was started with something else.</exception>
    public static void Begin(Ranks ranks, IModel model, DataSplits data, Recipe recipe)
    {
        if (ranks.Count == 1) return;
        ranks.CheckSame("a model", model.Summary.Architecture);
        ranks.CheckSame("a recipe", JsonSerializer.Serialize(recipe, TrainingJson.Default.Recipe));
        ranks.CheckSame("images to learn from", data.Train.Fingerprint);
        ranks.CheckSame("images to measure with", data.Validation.Fingerprint);
        ranks.Share(model.State.Parameters);
        ranks.Share(model.State.Buffers);
    }

    /// <summary>After some of the steps, looks whether they are the same.</summary>
    /// <exception cref="CollectiveException">They are not, which all of the ranks are told.</exception>
    public static void Check(Ranks ranks, TrainingEngine engine, long step)
    {
        if (ranks.Count == 1 || step % StepsBetweenChecks != 0) return;
        if (ranks.FirstUnlike(engine.HashParameters()) is { } rank)
            throw new CollectiveException(
                $"After step {step} rank {rank} has other parameters than rank 0: memory or a device there is faulty, "
                + "or its program is another. The newest checkpoint is rank 0's.");
    }
}

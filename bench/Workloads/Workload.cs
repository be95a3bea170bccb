using GResNet.Runtime.Models;

namespace GResNet.Bench.Workloads;

/// <summary>What a step is.</summary>
internal enum Mode
{
    /// <summary>Forward, loss, backward, update.</summary>
    Train,

    /// <summary>Forward, of the network folded for inference.</summary>
    Inference,
}

/// <summary>A model, the size of its images and of its batch, and what is done with them.</summary>
internal sealed record Workload(string Model, int Resolution, int Batch, Mode Mode)
{
    /// <summary>As in messages.</summary>
    public override string ToString() => $"{Model} {ModeName} {Resolution} px batch {Batch}";

    /// <summary>The mode as on the command line and in JSON.</summary>
    public string ModeName => Mode == Mode.Train ? "train" : "inference";

    /// <summary>A workload with defaults for what is not given.</summary>
    public static Workload Of(string model, int? resolution, int? batch, Mode mode)
    {
        using IModel instance = ModelCatalogue.Create(model);
        int[] known = [.. instance.Summary.Resolutions.Select(r => r.Resolution)];
        int chosen = resolution ?? known[0];
        if (!known.Contains(chosen))
            throw new BenchException(
                $"{model} is not declared for {chosen} pixels; choose {string.Join(" or ", known)}.");
        return new Workload(model, chosen, batch ?? ModelCatalogue.Batch(model), mode);
    }
}

using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>
/// Tensors that PyTorch's modules keep beside those of the network, and that no network here needs: the counter of
/// batch normalization, that of <c>AveragedModel</c>, and the tables that windows' attention makes of its own settings.
/// </summary>
internal static class UnreadTensors
{
    private static readonly ImmutableArray<string> Names =
        ["num_batches_tracked", "n_averaged", "relative_position_index"];

    /// <summary>Whether a name is that of one.</summary>
    public static bool Has(string name) => Names.Contains(name[(name.LastIndexOf('.') + 1)..]);
}

using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.Naming;

/// <summary>
/// What wrappers put before all names: <c>DataParallel</c> and <c>DistributedDataParallel</c> <c>module.</c>,
/// <c>torch.compile</c> <c>_orig_mod.</c>, Lightning and others <c>model.</c>.
/// </summary>
internal static class WrapperNames
{
    private static readonly ImmutableArray<string> Wrappers = ["module.", "_orig_mod.", "model."];

    /// <summary>What may stand before the names of a file, shortest first; nothing may.</summary>
    public static IEnumerable<string> Prefixes(WeightsFile file)
    {
        string[] names =
            [.. file.Tensors.Select(tensor => tensor.Name).Where(name => !UnreadTensors.Has(name))];
        string prefix = "";
        yield return prefix;
        while (names.Length > 0 && Array.Find([.. Wrappers], IsBeforeAll) is { } wrapper)
        {
            prefix += wrapper;
            yield return prefix;
        }

        bool IsBeforeAll(string wrapper) => Array.TrueForAll(names, name =>
            name.AsSpan(prefix.Length).StartsWith(wrapper, StringComparison.Ordinal)
                && name.Length > prefix.Length + wrapper.Length);
    }
}

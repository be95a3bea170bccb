using System.Collections.Immutable;

namespace GResNet.Runtime.Weights;

/// <summary>
/// Names of tensors as wrappers leave them: <c>DataParallel</c> and <c>DistributedDataParallel</c> put <c>module.</c>
/// before each, <c>torch.compile</c> <c>_orig_mod.</c>, Lightning and others <c>model.</c>.
/// </summary>
internal static class WeightNames
{
    private static readonly ImmutableArray<string> Wrappers = ["module.", "_orig_mod.", "model."];

    /// <summary>A file with the wrappers' words left out, where that makes its names the expected ones.</summary>
    public static WeightsFile Fitted(WeightsFile file, ImmutableArray<string> expected)
    {
        int length = 0;
        while (Misses(length) && Wrapper(file, length) is { } wrapper) length += wrapper.Length;
        return length == 0 || Misses(length) ? file : new RenamedWeights(file, name => name[length..]);

        bool Misses(int length)
        {
            HashSet<string> found = [.. file.Tensors.Select(tensor => tensor.Name[length..])];
            return !expected.Any(found.Contains);
        }
    }

    /// <summary>The wrapper that all names have from a character on.</summary>
    private static string? Wrapper(WeightsFile file, int start) => file.Tensors.IsEmpty
        ? null
        : Wrappers.FirstOrDefault(wrapper => file.Tensors.All(tensor =>
            tensor.Name.AsSpan(start).StartsWith(wrapper, StringComparison.Ordinal)
                && tensor.Name.Length > start + wrapper.Length));
}

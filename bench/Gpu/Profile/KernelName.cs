using System.Text.RegularExpressions;
using GResNet.Bench.Step;

namespace GResNet.Bench.Gpu.Profile;

/// <summary>Kernels as people read them.</summary>
internal static partial class KernelName
{
    /// <summary>
    /// A kernel with what is compiled into it, without what all of them have in their names: <c>Sweep&lt;…, SiLULoad,
    /// BiasStore&gt;</c>.
    /// </summary>
    public static string Of(Type kernel) => Common().Replace(WorkName.Of(kernel), "");

    // The class that a model's operators are nested in, the prefix and the suffix of the runtime's types.
    [GeneratedRegex(@"\w+\.GpuOperators\.|\bGpu(?=[A-Z])|(?<=\w)Kernel(?=<|$)")]
    private static partial Regex Common();
}

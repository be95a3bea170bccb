namespace GResNet.Runtime.Ilgpu;

/// <summary>Kernels as compilers and profilers of devices name them: ILGPU puts <c>Kernel_</c> in front.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelName
{
    private const string Prefix = "Gpu", Suffix = "Kernel", Operators = "GpuOperators";

    /// <summary>
    /// A kernel with what is compiled into it, in letters, digits and underscores, without what all have in their
    /// names: <c>TensorSweep_WideTile_AppliedReading_GResNet50_SiLULoad_GResNet50_BiasStore</c>.
    /// </summary>
    public static string Of(Type kernel)
    {
        string name = string.Join('_', Parts(kernel));
        return string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
    }

    // A nested type's arguments include those of the types around it, and come last.
    private static IEnumerable<string> Parts(Type type) =>
        [.. Levels(type), .. type.GetGenericArguments().SelectMany(Parts)];

    private static IEnumerable<string> Levels(Type type)
    {
        IEnumerable<string> outer = type.DeclaringType is { } declaring ? Levels(declaring) : [];
        return type.Name == Operators ? outer : [.. outer, Short(type.Name.Split('`')[0])];
    }

    private static string Short(string name)
    {
        if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.Ordinal)
            && char.IsUpper(name[Prefix.Length]))
            name = name[Prefix.Length..];
        return name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)
            ? name[..^Suffix.Length]
            : name;
    }
}

namespace GResNet.Bench.Step;

/// <summary>Kinds of work as people read them, without namespaces and arities.</summary>
internal static class WorkName
{
    /// <summary>
    /// With what is compiled in: <c>Sweep&lt;Dense&lt;Avx512Kernel&gt;, PlainLoad, BiasStore&gt;</c>.
    /// </summary>
    public static string Of(Type type)
    {
        // A nested type's arguments come after those of the types around it.
        Type[] arguments = type.GetGenericArguments();
        return Join(type, level =>
        {
            int outer = level.DeclaringType?.GetGenericArguments().Length
                ?? 0, all = level.GetGenericArguments().Length;
            return all > outer ? $"<{string.Join(", ", arguments[outer..all].Select(Of))}>" : "";
        });
    }

    /// <summary>The kernel alone: <c>Sweep</c>.</summary>
    public static string OfKernel(Type type) => Join(type, _ => "");

    private static string Join(Type type, Func<Type, string> arguments)
    {
        string own = type.Name.Split('`')[0] + arguments(type);
        return type.DeclaringType is { } outer ? $"{Join(outer, arguments)}.{own}" : own;
    }
}

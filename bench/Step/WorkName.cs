namespace GResNet.Bench.Step;

/// <summary>Kinds of work as people read them: <c>ElementwiseLoops.UnaryWork&lt;SiluOperator&gt;</c>, without namespaces and arities.</summary>
internal static class WorkName
{
    public static string Of(Type type)
    {
        // A nested type's arguments come after those of the types around it.
        Type[] arguments = type.GetGenericArguments();
        var names = new List<string>();
        for (Type? level = type; level is not null; level = level.DeclaringType)
        {
            int outer = level.DeclaringType?.GetGenericArguments().Length ?? 0, all = level.GetGenericArguments().Length;
            string own = all > outer ? $"<{string.Join(", ", arguments[outer..all].Select(Of))}>" : "";
            names.Insert(0, level.Name.Split('`')[0] + own);
        }

        return string.Join('.', names);
    }
}

using GResNet.Runtime.Threading;

namespace GResNet.Training.Vectors;

/// <summary>Applies a rule: one part is one <see cref="CpuPart"/>.</summary>
internal readonly unsafe struct RuleWork<TRule>(
    TRule rule, CpuPart* parts, float* target, float* source, float scale, float* scales) : IWork
    where TRule : unmanaged, IVectorRule
{
    /// <summary>The rule's memories, as far as it has them.</summary>
    public required float* First { get; init; }

    public required float* Second { get; init; }

    public required float* Third { get; init; }

    public void Run(int part, int worker)
    {
        CpuPart own = parts[part];
        float factor = scales is null ? scale : scale * scales[own.Span];
        int tail = Run<VectorReal>(own.Start, own.End, factor);
        Run<FloatReal>(tail, own.End, factor);
    }

    /// <summary>As many elements at a time as <typeparamref name="T"/> has; returns where too few are left.</summary>
    private int Run<T>(int start, int end, float factor) where T : struct, IStoredReal<T>
    {
        TRule own = rule;
        int i = start;
        for (; i <= end - T.Count; i += T.Count)
        {
            T x = T.Load(target + i), a = default, b = default, c = default;
            if (TRule.Memories > 0) a = T.Load(First + i);
            if (TRule.Memories > 1) b = T.Load(Second + i);
            if (TRule.Memories > 2) c = T.Load(Third + i);
            own.Apply(factor * T.Load(source + i), ref x, ref a, ref b, ref c);
            if (TRule.Memories > 0) a.Store(First + i);
            if (TRule.Memories > 1) b.Store(Second + i);
            if (TRule.Memories > 2) c.Store(Third + i);
            x.Store(target + i);
        }

        return i;
    }
}

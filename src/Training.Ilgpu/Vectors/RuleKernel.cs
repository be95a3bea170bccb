using GResNet.Runtime.Ilgpu;
using GResNet.Training.Vectors;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Applies a rule: one group of threads a run. Views that the rule does not have are those of the target.
/// </summary>
internal readonly struct RuleKernel<TRule>(
    TRule rule, ArrayView<GpuRun> runs, ArrayView<float> target, ArrayView<float> source, float scale) : IGpuKernel
    where TRule : unmanaged, IVectorRule
{
    private readonly TRule rule = rule;
    private readonly ArrayView<GpuRun> runs = runs;
    private readonly ArrayView<float> target = target, source = source;
    private readonly float scale = scale;

    public required ArrayView<float> First { get; init; }

    public required ArrayView<float> Second { get; init; }

    public required ArrayView<float> Third { get; init; }

    /// <summary>A factor for each span, if there are such.</summary>
    public required ArrayView<float> Scales { get; init; }

    /// <summary>1 if there are.</summary>
    public required int HasScales { get; init; }

    public void Run()
    {
        GpuRun run = runs[Grid.IdxX];
        TRule own = rule;
        float factor = HasScales != 0 ? scale * Scales[run.Span] : scale;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
        {
            GpuReal x = new(target[i]), a = default, b = default, c = default;
            if (TRule.Memories > 0) a = new GpuReal(First[i]);
            if (TRule.Memories > 1) b = new GpuReal(Second[i]);
            if (TRule.Memories > 2) c = new GpuReal(Third[i]);
            own.Apply(new GpuReal(factor * source[i]), ref x, ref a, ref b, ref c);
            if (TRule.Memories > 0) First[i] = a.Value;
            if (TRule.Memories > 1) Second[i] = b.Value;
            if (TRule.Memories > 2) Third[i] = c.Value;
            target[i] = x.Value;
        }
    }
}

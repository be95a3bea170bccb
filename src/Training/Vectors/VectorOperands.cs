namespace GResNet.Training.Vectors;

/// <summary>What a rule is applied to: vectors of one length.</summary>
/// <param name="Target">Changed.</param>
/// <param name="Source">Read.</param>
public readonly record struct VectorOperands(DeviceVector Target, DeviceVector Source)
{
    /// <summary>Every element of the source is taken times this.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Those of a span besides times this vector's number for the span; null to leave that out.</summary>
    public DeviceVector? Scales { get; init; }

    /// <summary>The first of the rule's <see cref="IVectorRule.Memories"/>.</summary>
    public DeviceVector? First { get; init; }

    /// <summary>The second of them.</summary>
    public DeviceVector? Second { get; init; }

    /// <summary>The third of them.</summary>
    public DeviceVector? Third { get; init; }

    /// <summary>Checks that they fit each other, the spans and the rule.</summary>
    /// <exception cref="ArgumentException">One of them is missing or has another length.</exception>
    internal void Check(DeviceSpans spans, int memories)
    {
        spans.CheckWithin(Target);
        DeviceVectors.CheckLength(Source, Target.Length);
        if (Scales is not null) DeviceVectors.CheckLength(Scales, spans.Count);
        if (memories > 0) CheckMemory(First);
        if (memories > 1) CheckMemory(Second);
        if (memories > 2) CheckMemory(Third);
    }

    private void CheckMemory(DeviceVector? vector) => DeviceVectors.CheckLength(
        vector ?? throw new ArgumentException("The rule has more vectors than were given."), Target.Length);
}

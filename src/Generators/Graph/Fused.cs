namespace GResNet.Generators.Graph;

/// <summary>Something added up per channel while values are stored: <see cref="ChannelSum"/>, <see cref="ChannelDot"/> or <see cref="BatchStatistics"/>.</summary>
internal sealed record Reduction(Op Op, EquatableArray<Operand> Operands)
{
    /// <summary>Sums it takes.</summary>
    public int Sums => SumsOf(Op);

    public static int SumsOf(Op op) => op is BatchStatistics ? 2 : 1;
}

/// <summary>
/// A kernel with the elementwise work around it. The node's first <paramref name="Operands"/> inputs are the kernel's own, the
/// others those of the programs; its outputs are the map it stores, unless the kernel makes something else or only adds up, and
/// then the reductions'.
/// </summary>
/// <param name="Kernel">What computes: a convolution, a pool, <see cref="Elementwise"/>.</param>
/// <param name="Operands">Number of its operands.</param>
/// <param name="Load">What happens to the operand it reads element by element.</param>
/// <param name="Store">What happens to what it computes.</param>
/// <param name="Reductions">What is added up of that.</param>
internal sealed record Fused(
    Op Kernel, int Operands, ElementwiseProgram Load, ElementwiseProgram Store, EquatableArray<Reduction> Reductions) : Op
{
    /// <summary>What the kernel computes is stored as it is, and nothing is added up.</summary>
    public bool HasPlainStore => Store.IsIdentity && Reductions.Count == 0;

    /// <summary>Nothing happens beside the kernel.</summary>
    public bool IsPlain => Load.IsIdentity && HasPlainStore;
}

/// <summary>x → x: the kernel of elementwise work that no other kernel can take along.</summary>
internal sealed record Elementwise : Op;

/// <summary>x → nothing: the kernel of reductions that no other kernel can take along.</summary>
internal sealed record Reduce : Op;

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>Something added up per channel while values are stored.</summary>
internal sealed record Reduction(IReduction Op, EquatableArray<Operand> Operands);

/// <summary>
/// A kernel with the elementwise work around it. The node's first <paramref name="Operands"/> inputs are the kernel's
/// own, the others those of the programs; its outputs are the kernel's, of which the first is the map it stores, unless
/// it makes something else or only adds up, and then the reductions'.
/// </summary>
/// <param name="Kernel">What computes: a convolution, a pool, <see cref="Elementwise"/>.</param>
/// <param name="Operands">Number of its operands.</param>
/// <param name="Load">What happens to the operand it reads element by element.</param>
/// <param name="Store">What happens to what it computes.</param>
/// <param name="Reductions">What is added up of that.</param>
internal sealed record Fused(
    IRidden Kernel, int Operands, ElementwiseProgram Load, ElementwiseProgram Store,
    EquatableArray<Reduction> Reductions)
    : Op, IKernel
{
    public override OpWords Words => Kernel is Elementwise
        ? new(string.Join(", ", Store.Steps.Select(step => ((Op)step.Op).Words.Display).Distinct()), "Result")
        : ((Op)Kernel).Words;

    /// <summary>What the kernel computes is stored as it is, and nothing is added up.</summary>
    public bool HasPlainStore => Store.IsIdentity && Reductions.Count == 0;

    /// <summary>Nothing happens beside the kernel.</summary>
    public bool IsPlain => Load.IsIdentity && HasPlainStore;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
    [
        .. Kernel is Reduce ? [] : ((Op)Kernel).Outputs([.. inputs.Take(Operands)]),
        .. Reductions.SelectMany(reduction => ((Op)reduction.Op).Outputs(inputs)),
    ];

    public override IEnumerable<Value> Overwrites(Node node)
    {
        int first = Kernel.OverwritesFrom(Operands);
        return node.Inputs.Where((input, index) =>
            index >= first && node.Inputs.IndexOf(input) == index && input.Type is TensorType.Feature);
    }

    /// <summary>The kernel with its load and store, and then statistics made of what it added up.</summary>
    public IEnumerable<string> Calls(IKernelOperands o)
    {
        string[] results = [.. o.OutputLocals.Skip(o.OutputLocals.Length - Reductions.Count)];
        string totals = string.Join(", ", Reductions.Zip(results, (reduction, local) => reduction.Op.Totals(local)));
        string sums = Reductions.Count == 0
            ? o.Target.Kernel("ChannelSums.None")
            : $"new {o.Target.Kernel("ChannelSums")}({totals})";
        yield return Kernel.Call(o, sums);

        int pixels = (Kernel.HasStore ? o.Node.Outputs[0] : o.Node.Inputs[0]).Type is TensorType.Feature map
            ? map.Shape.Pixels
            : 0;
        foreach ((Reduction reduction, string local) in Reductions.Zip(results, (r, local) => (r, local)))
            if (reduction.Op.Finish(o, local, reduction.Operands, pixels) is { } call) yield return call;
    }
}

/// <summary>x → x: the kernel of elementwise work that no other kernel can take along.</summary>
internal sealed record Elementwise : Op, IRidden
{
    public override OpWords Words => new("elementwise", "Result");

    public int LoadOperand => -1;

    public bool HasStore => true;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => OutputTypes.Same(inputs);

    /// <summary>A pixel is read before it is written.</summary>
    public int OverwritesFrom(int operands) => 0;

    public string Call(IKernelOperands o, string sums) => o.Shared("Pointwise.Run", o.In(0), o.Store, sums, o.Out);

    public string Formula(string loaded, Func<int, string> input) => loaded;
}

/// <summary>x → nothing: the kernel of reductions that no other kernel can take along.</summary>
internal sealed record Reduce : Op, IRidden
{
    public override OpWords Words => new("sums", []);

    public int LoadOperand => -1;

    public bool HasStore => false;

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => [];

    public int OverwritesFrom(int operands) => operands;

    public string Call(IKernelOperands o, string sums) => o.Shared("Pointwise.Reduce", o.In(0), o.Store, sums);

    public string Formula(string loaded, Func<int, string> input) => loaded;
}

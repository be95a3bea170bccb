using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>An op that consists of kernels, elementwise steps and work of the size of the weights.</summary>
internal interface IComposite
{
    /// <summary>Adds what it consists of.</summary>
    void TakeApart(Node node, IParts parts);
}

/// <summary>
/// A composite a part of which stands before its block's kernels, so that any of them can take the rest along.
/// </summary>
internal interface IPrepared
{
    /// <summary>Adds that part.</summary>
    void Prepare(IParts parts);
}

/// <summary>Where the parts of a node go.</summary>
internal interface IParts
{
    /// <summary>Adds a part that makes one value.</summary>
    Value Add(Op op, params Value[] inputs);

    /// <summary>Adds a part that makes several.</summary>
    ImmutableArray<Value> AddAll(Op op, params Value[] inputs);

    /// <summary>What a part makes that nodes have in common: the first adds it.</summary>
    Value Share(Op op, params Value[] inputs);

    /// <summary>Adds the last part, whose results are the node's.</summary>
    void Finish(Op op, params Value[] inputs);

    /// <summary>Whoever reads the node's result reads <paramref name="value"/>.</summary>
    void Replace(Value value);

    /// <summary>
    /// What <paramref name="statistics"/> are expected to be: the running mean; null where there is none.
    /// </summary>
    Value? Expected(Value statistics);
}

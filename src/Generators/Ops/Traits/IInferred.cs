using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>An op of which inference makes something else.</summary>
internal interface IInferred
{
    /// <summary>Puts in its place what inference computes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs in the network that classifies.</param>
    /// <param name="network">That network.</param>
    void Infer(Node node, Value[] inputs, IInference network);
}

/// <summary>The network that classifies, while it is made.</summary>
internal interface IInference
{
    /// <summary>Adds a node.</summary>
    Value Add(Op op, string name, params Value[] inputs);

    /// <summary>Whoever reads <paramref name="value"/> reads <paramref name="other"/>.</summary>
    void Replace(Value value, Value other);
}

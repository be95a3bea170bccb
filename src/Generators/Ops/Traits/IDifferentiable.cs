using System.Collections.Immutable;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>An op whose inputs have gradients.</summary>
internal interface IDifferentiable
{
    /// <summary>
    /// Makes the gradients of the node's inputs, given <paramref name="g"/>, that of its output. What it reads of the
    /// forward pass is thereby saved. Weights come before data, so that <paramref name="g"/> is last read where it can
    /// be overwritten.
    /// </summary>
    void Differentiate(Node node, Value g, IGradientSink sink);
}

/// <summary>Where gradients go as they are made.</summary>
internal interface IGradientSink
{
    /// <summary>Adds the gradient of the node's input, made by <paramref name="op"/>, unless nobody wants it.</summary>
    void Give(int input, Op op, params Value[] operands);

    /// <summary>Adds <paramref name="gradient"/> itself to that of the node's input.</summary>
    void Pass(int input, Value gradient);

    /// <summary>Whether anybody needs the gradient of the node's input.</summary>
    bool Wants(int input);

    /// <summary>Adds a node that gradients are made with.</summary>
    Value Make(Op op, params Value[] operands);

    /// <summary>
    /// Adds a node whose first outputs are the gradients of some of the current node's inputs, unless others add to
    /// them.
    /// </summary>
    ImmutableArray<Value> Make(Op op, int[] gradientsOf, params Value[] operands);
}

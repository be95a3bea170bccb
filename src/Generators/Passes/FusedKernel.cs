using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Passes;

/// <summary>A kernel while <see cref="Fuse"/> collects what rides on its load and store.</summary>
internal sealed class FusedKernel
{
    private readonly Node origin;
    private readonly IRidden? kernel;
    private readonly int operands;
    private readonly List<Value> inputs = [];
    private readonly Program load = new();
    private readonly Program store = new();
    private readonly List<Reduction> reductions = [];
    private readonly List<Value> sums = [];

    /// <summary>A node that nothing rides on.</summary>
    public FusedKernel(Node node, int step)
    {
        origin = node;
        Step = step;
    }

    /// <summary>A kernel.</summary>
    /// <param name="origin">The node it began as.</param>
    /// <param name="kernel">What it computes.</param>
    /// <param name="inputs">With what.</param>
    /// <param name="step">When.</param>
    /// <param name="value">What it has in registers before it stores.</param>
    public FusedKernel(Node origin, IRidden kernel, IEnumerable<Value> inputs, int step, Value value)
    {
        this.origin = origin;
        this.kernel = kernel;
        this.inputs.AddRange(inputs);
        operands = this.inputs.Count;
        Step = step;
        store.Known[value] = Operand.Value;
        if (kernel is not Reduce) Result = value;
    }

    /// <summary>When it runs.</summary>
    public int Step { get; }

    /// <summary>The map it stores, or whatever else the kernel makes.</summary>
    public Value? Result { get; private set; }

    public bool HasStore => kernel is { HasStore: true };

    /// <summary>Whether a node may ride on the store: what was added up stays what is stored.</summary>
    public bool CanAppend => HasStore && reductions.Count == 0;

    /// <summary>Sums it takes.</summary>
    public int Sums => reductions.Sum(reduction => reduction.Op.Sums);

    /// <summary>Its outputs: a kernel's own come before the sums, and the map that it stores is the first.</summary>
    public IEnumerable<Value> Made => kernel is null
        ? origin.Outputs
        : Result is null ? sums : [Result, .. Beside, .. sums];

    /// <summary>What the kernel makes beside its result.</summary>
    private IEnumerable<Value> Beside => ReferenceEquals(origin.Op, kernel) ? origin.Outputs.Skip(1) : [];

    /// <summary>Reads its operand as a function of the map it really reads.</summary>
    public void LoadThrough(Value value, IReadOnlyDictionary<Value, Node> recomputed)
    {
        load.Known[inputs[kernel!.LoadOperand]] = Operand.Value;
        load.Result = Resolve(load, value, recomputed);
    }

    /// <summary>Lets an elementwise node ride on the store.</summary>
    public void Append(Node node, IElementwise op, IReadOnlyDictionary<Value, Node> recomputed)
    {
        store.Result = Resolve(store, node, op, recomputed);
        Result = node.Output;
    }

    /// <summary>Lets a reduction ride on the store.</summary>
    public void AddUp(Node node, IReduction op, IReadOnlyDictionary<Value, Node> recomputed)
    {
        reductions.Add(new Reduction(op, [.. node.Inputs.Select(input => Resolve(store, input, recomputed))]));
        sums.Add(node.Output);
    }

    public Node ToNode()
    {
        if (kernel is null) return origin;
        var fused = new Fused(kernel, operands, load.ToProgram(), store.ToProgram(), reductions.ToEquatableArray());
        return new Node(fused, [.. inputs], [.. Made], origin.Scope, origin.Layer);
    }

    private Operand Resolve(Program program, Value value, IReadOnlyDictionary<Value, Node> recomputed)
    {
        if (program.Known.TryGetValue(value, out Operand known)) return known;
        if (recomputed.TryGetValue(value, out Node? node))
            return Resolve(program, node, (IElementwise)node.Op, recomputed);
        int index = inputs.IndexOf(value, operands);
        if (index < 0)
        {
            index = inputs.Count;
            inputs.Add(value);
        }

        return new Operand(OperandKind.Input, index);
    }

    private Operand Resolve(Program program, Node node, IElementwise op, IReadOnlyDictionary<Value, Node> recomputed)
    {
        IEnumerable<Operand> resolved = node.Inputs.Select(input => Resolve(program, input, recomputed)).ToList();
        // What is at hand comes first, so that one operator serves a + b and b + a.
        if (op.Operator.IsCommutative) resolved = resolved.OrderBy(operand => operand.Kind == OperandKind.Input);
        program.Steps.Add(new ElementwiseStep(op, [.. resolved]));
        return program.Known[node.Output] = new Operand(OperandKind.Step, program.Steps.Count - 1);
    }

    private sealed class Program
    {
        /// <summary>Values it has.</summary>
        public Dictionary<Value, Operand> Known { get; } = [];

        public List<ElementwiseStep> Steps { get; } = [];

        public Operand Result { get; set; } = Operand.Value;

        public ElementwiseProgram ToProgram() => new(Steps.ToEquatableArray(), Result);
    }
}

using System.Text.RegularExpressions;
using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Ilgpu;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Emitting.Onnx;
using GResNet.Generators.Emitting.TorchSharp;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Tests.Ops;

/// <summary>Every op has every facet that something will ask it for.</summary>
public partial class OpFacetsTests
{
    /// <summary>Their gradient is that of the layer they are folded into.</summary>
    private static readonly Type[] Folded = [typeof(BatchStatistics), typeof(UpdateRunning), typeof(Normalize)];

    public static TheoryData<int> Samples => [.. Enumerable.Range(0, OpSample.All.Length)];

    [Fact]
    public void EveryOpHasASample() => Assert.Equal(
        typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract)
            .Select(type => type.Name).Order(),
        OpSample.All.Select(sample => sample.Op.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(Samples))]
    public void EveryResultHasANameAndEveryOpOneForPeople(int index)
    {
        OpSample sample = OpSample.All[index];
        Assert.Equal(sample.Op.Outputs(sample.Inputs).Length, sample.Op.Words.Results.Count);
        Assert.All(sample.Op.Words.Results, name => Assert.Matches("^[A-Z][A-Za-z]*$", name));
        if (sample.Op is not Fused) Assert.NotEmpty(sample.Op.Words.Display);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void SomethingComputesEveryOp(int index)
    {
        Op op = OpSample.All[index].Op;
        Assert.True(op is IKernel or IRidden or IElementwise or IComposite || Folded.Contains(op.GetType())
            || op is RunningBatchNorm, $"{op}");
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void AnAuthorsOpHasGradients(int index)
    {
        OpSample sample = OpSample.All[index];
        if (sample.Op is not IAuthored or Convolution { IsMeanPadded: true } || Folded.Contains(sample.Op.GetType()))
            return;
        Node node = Made(sample);
        var sink = new Gradients(node);
        Assert.IsAssignableFrom<IDifferentiable>(sample.Op).Differentiate(node, node.Output, sink);
        Assert.Equal(node.Inputs.Select(input => input.Type), sink.Types);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void AnElementwiseOpIsWrittenForEveryTargetAndForPeople(int index)
    {
        OpSample sample = OpSample.All[index];
        if (sample.Op is not IElementwise op) return;
        string[] names = [.. sample.Inputs.Select((_, i) => $"x{i}")];
        Assert.Equal(names.Length, op.Operator.Operands.Count);
        Scalar scalar = op.Of(Scalar.Variables(names.Length));
        OperatorLanguage[] languages = [new CpuOperatorLanguage(), new IlgpuOperatorLanguage()];
        foreach (OperatorLanguage language in languages)
        {
            var code = new ScalarCode(scalar.Expand(_ => true), language, names, name => name);
            Mentions(names, string.Join("\n", [.. code.Locals.Select(local => local.Value), code.Result]));
        }

        Mentions(names, ScalarFormula.Of(scalar, names));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void AKernelIsCalledWithAllItsOperandsAndResults(int index)
    {
        OpSample sample = OpSample.All[index];
        foreach (Target target in new Target[] { new CpuTarget(), new IlgpuTarget() })
        {
            var operands = new Operands(target, Made(sample));
            string calls = sample.Op switch
            {
                IKernel kernel => string.Join("\n", kernel.Calls(operands)),
                IRidden kernel => kernel.Call(operands, "sums"),
                _ => "",
            };
            if (calls.Length > 0)
                Mentions([.. Enumerable.Range(0, Used(sample)).Select(i => $"in{i}"), .. operands.OutputLocals], calls);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void WhatAuthorsWriteAndInferenceKeepsHasAFormInOnnx(int index)
    {
        OpSample sample = OpSample.All[index];
        bool isKept = sample.Op is IAuthored and not IInferred and not Convolution { IsMeanPadded: true };
        if (!isKept && sample.Op is not (BatchNorm or FoldSplitNorm)) return;
        var operands = new OnnxOperands(Made(sample));
        string[] names = [.. sample.Inputs.Select((_, i) => operands.In(i))];
        if (sample.Op is IElementwise elementwise)
        {
            Scalar scalar = elementwise.Of(Scalar.Variables(names.Length)).Expand(OnnxLanguage.IsWrittenOut);
            var code = new ScalarCode(scalar, new OnnxLanguage(), names, name => name);
            Mentions(names, string.Join("\n", [.. code.Locals.Select(local => local.Value), code.Result]));
            return;
        }

        string nodes = Assert.IsAssignableFrom<IExported>(sample.Op).Export(operands);
        Mentions(names, string.Join("\n", operands.Kept.Append(nodes)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void WhatAuthorsWriteHasAFormInTorchSharp(int index)
    {
        OpSample sample = OpSample.All[index];
        bool isAuthors = sample.Op is IAuthored and not Convolution { IsMeanPadded: true };
        if ((!isAuthors || Folded.Contains(sample.Op.GetType())) && sample.Op is not RunningBatchNorm) return;
        var operands = new OnnxOperands(Made(sample));
        string[] names = [.. sample.Inputs.Select((_, i) => operands.In(i))];
        if (sample.Op is IElementwise elementwise and not ITwinned)
        {
            Scalar scalar = elementwise.Of(Scalar.Variables(names.Length)).Expand(TorchLanguage.IsWrittenOut);
            var code = new ScalarCode(scalar, new TorchLanguage(), names, name => name);
            Mentions(names, string.Join("\n", [.. code.Locals.Select(local => local.Value), code.Result]));
            return;
        }

        Mentions(names, Assert.IsAssignableFrom<ITwinned>(sample.Op).Twin(operands));
    }

    /// <summary>
    /// Operands that its call names: a packed convolution has no factors, and statistics by their own kernel no pilot.
    /// </summary>
    private static int Used(OpSample sample) => sample.Op switch
    {
        Convolution { HasFactors: true } => 3,
        RunningStatistics => 0,
        _ => sample.Inputs.Length,
    };

    private static Node Made(OpSample sample)
    {
        var scope = new Scope(null, "", "", new TypeSpec("Sample", [], "Net", "class", "public", "Sample.Net", []), []);
        return new Node(
            sample.Op, [.. sample.Inputs], [.. sample.Op.Outputs(sample.Inputs).Select(type => new Value(type, "y"))],
            scope, null);
    }

    private static void Mentions(IEnumerable<string> names, string text)
    {
        HashSet<string> words = [.. Words().Matches(text).Select(match => match.Value)];
        Assert.All(names, name => Assert.Contains(name, words));
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();

    /// <summary>Gathers gradients by their types.</summary>
    private sealed class Gradients(Node node) : IGradientSink
    {
        private readonly TensorType?[] types = new TensorType?[node.Inputs.Length];

        public IEnumerable<TensorType?> Types => types;

        public void Give(int input, Op op, params Value[] operands)
        {
            if (Wants(input)) Pass(input, Make(op, operands));
        }

        public void Pass(int input, Value gradient) => types[input] = gradient.Type;

        public bool Wants(int input) => input < types.Length;

        public Value Make(Op op, params Value[] operands) => Make(op, [], operands)[0];

        public System.Collections.Immutable.ImmutableArray<Value> Make(
            Op op, int[] gradientsOf, params Value[] operands) =>
            [.. op.Outputs(operands).Select(type => new Value(type, "gradient"))];
    }

    /// <summary>Operands of nodes of ONNX that are called by their places.</summary>
    private sealed class OnnxOperands(Node node) : IOnnxOperands
    {
        public List<string> Kept { get; } = [];

        public Node Node => node;

        public string In(int index) => $"in{index}";

        public string Row(int index) => In(index);

        public string Name(int index) => In(index);

        public (string Mean, string Variance) Statistics(int index) => (In(index), "variance");

        public string Keep(string word, string expression)
        {
            Kept.Add(expression);
            return word;
        }

        public string AsRow(string expression) => expression;
    }

    /// <summary>Operands that are called by their places.</summary>
    private sealed class Operands(IKernelTarget target, Node node) : IKernelOperands
    {
        public IKernelTarget Target => target;

        public Node Node => node;

        public string Out => "out0";

        public string Outs => string.Join(", ", OutputLocals);

        public string[] OutputLocals => [.. node.Outputs.Select((_, i) => $"out{i}")];

        public string Load => "load";

        public string Store => "store";

        public string Shape => "shape";

        public string In(int index) => $"in{index}";

        public string Running(int mean, int variance) => $"Running({In(mean)}, {In(variance)})";

        public string PerInstance(FieldKind kind, string name, string value) => value;
    }
}

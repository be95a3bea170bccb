using System.Collections.Immutable;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Onnx;

/// <summary>A network's graph while its nodes are added, in the order they run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OnnxGraph : IDisposable
{
    private readonly Dictionary<string, (ImmutableArray<int> Dimensions, FloatView Values)> state;
    private readonly HashSet<string> names;
    private readonly Dictionary<string, OnnxTensor> weights = [];
    private readonly Dictionary<string, OnnxValue> constants = [];
    private readonly List<OnnxNode> nodes = [];
    private readonly List<AlignedBuffer> computed = [];

    /// <param name="tensors">The model's state, with as many outputs as the graph is to have.</param>
    internal OnnxGraph(ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        state = tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Dimensions, tensor.Values));
        names = [.. state.Keys];
    }

    /// <summary>The author's layer, or block, that nodes added now belong to: their names begin with it.</summary>
    public string Layer
    {
        get;
        set => field = value.TrimEnd('.');
    } = "";

    /// <summary>The nodes so far.</summary>
    internal IReadOnlyList<OnnxNode> Nodes => nodes;

    /// <summary>The weights that nodes read.</summary>
    internal IEnumerable<OnnxTensor> Weights => weights.Values;

    /// <summary>Adds a node and returns what it makes.</summary>
    /// <param name="type">Its operator.</param>
    /// <param name="inputs">Its operands.</param>
    /// <param name="attributes">Its settings.</param>
    public OnnxValue Node(
        string type, ReadOnlySpan<OnnxValue> inputs, ReadOnlySpan<OnnxAttribute> attributes = default)
    {
        string name = NewName(Layer.Length == 0 ? type : $"{Layer}/{type}");
        var operands = new string[inputs.Length];
        for (int i = 0; i < operands.Length; i++) operands[i] = inputs[i].Name;
        nodes.Add(new OnnxNode(type, name, operands, [.. attributes]));
        return new OnnxValue(this, name);
    }

    /// <summary>A tensor of the model's state, in its own dimensions and under its own name.</summary>
    public OnnxValue State(string name)
    {
        weights.TryAdd(name, new OnnxTensor(name, Dimensions(name), state[name].Values));
        return new OnnxValue(this, name);
    }

    /// <summary>
    /// A tensor of a value for each channel, as an operand of work on maps: C×1×1. One value stays one.
    /// </summary>
    public OnnxValue Channels(string name)
    {
        OnnxValue tensor = State(name);
        return state[name].Values.Length == 1 ? tensor : Node("Unsqueeze", [tensor, Constants(1, 2)]);
    }

    /// <summary>A number.</summary>
    public OnnxValue Constant(float value) => Add($"{value:R}", () => new OnnxTensor([], [value]));

    /// <summary>Whole numbers.</summary>
    public OnnxValue Constants(params long[] values) =>
        Add($"[{string.Join(',', values)}]", () => new OnnxTensor([values.Length], values));

    /// <summary>One whole number, as an index.</summary>
    public OnnxValue Index(long value) => Add($"index {value}", () => new OnnxTensor([], [value]));

    /// <summary>For each two of so many places, the row of a table of distances: key − query + count − 1.</summary>
    public OnnxValue Distances(int count) => Add($"distances of {count}", () => new OnnxTensor(
        [count, count],
        [
            .. from query in Enumerable.Range(0, count)
               from key in Enumerable.Range(0, count)
               select (long)(key - query + count - 1),
        ]));

    /// <summary>One number several times.</summary>
    public OnnxValue Filled(float value, int count) => Add(
        $"{value:R}, {count} times", () => new OnnxTensor([count], Enumerable.Repeat(value, count).ToArray()));

    /// <summary>One number as often as a tensor of the state has values.</summary>
    public OnnxValue Filled(float value, string like) => Filled(value, state[like].Values.Length);

    /// <summary>
    /// Weight and bias of the one convolution, without padding, that normalises, convolves, scales and shifts.
    /// </summary>
    /// <param name="weight">Name of the convolution's weight.</param>
    /// <param name="mean">Name of its input's running mean.</param>
    /// <param name="variance">Name of its input's running variance.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="scale">Name of the factors of the output's channels.</param>
    /// <param name="shift">Name of their offsets.</param>
    public (OnnxValue Weight, OnnxValue Bias) FoldSplitNorm(
        string weight, string mean, string variance, float epsilon, string scale, string shift)
    {
        (ImmutableArray<int> dimensions, FloatView values) = state[weight];
        int inputs = state[mean].Values.Length, outputs = dimensions[0];
        var shape = new ConvolutionShape(inputs, outputs, dimensions[2], Groups: inputs / dimensions[1]);
        FloatView folded = Take(values.Length), bias = Take(outputs);
        var statistics = new ChannelStatistics(state[mean].Values, state[variance].Values);
        using var workers = new WorkerPool(1);
        WeightFolding.SplitNorm(
            workers, shape, values, statistics, epsilon, state[scale].Values, state[shift].Values, folded, bias);
        return (
            AddWeights($"{Layer}/folded_weight", Dimensions(weight), folded),
            AddWeights($"{Layer}/folded_bias", [outputs], bias));
    }

    /// <summary>Learned positions of a grid as those of another; a vector of channels for each.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="grid">What there are positions of.</param>
    /// <param name="resized">What positions are wanted of.</param>
    public OnnxValue ResizePositions(string name, PositionGrid grid, PositionGrid resized)
    {
        long[] dimensions = Dimensions(name);
        dimensions[^2] = resized.Count;
        FloatView values = Take(checked((int)(resized.Count * dimensions[^1])));
        using var workers = new WorkerPool(1);
        PositionResizing.Forward(workers, state[name].Values, grid, resized, values);
        return AddWeights($"{name}/resized", dimensions, values);
    }

    /// <summary>Numbers for each channel of a map.</summary>
    internal OnnxValue PerChannel(string name, float[] values) =>
        Add($"{Layer}/{name}", () => new OnnxTensor([values.Length, 1, 1], values));

    /// <summary>An input of the graph.</summary>
    internal OnnxValue Input(string name) => new(this, NewName(name));

    /// <summary>Makes a value an output of the graph, under this name or one like it, which is returned.</summary>
    internal string Output(OnnxValue value, string name)
    {
        string unique = NewName(name);
        int index = nodes.FindIndex(node => node.Name == value.Name);
        nodes[index] = nodes[index] with { Name = unique };
        return unique;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in computed) buffer.Dispose();
    }

    private long[] Dimensions(string name) => [.. state[name].Dimensions.Select(size => (long)size)];

    /// <summary>Numbers that a node holds, which is added once, whoever asks for them.</summary>
    private OnnxValue Add(FormattableString name, Func<OnnxTensor> make)
    {
        string key = FormattableString.Invariant(name);
        if (constants.TryGetValue(key, out OnnxValue known)) return known;
        string unique = NewName(key);
        nodes.Add(new OnnxNode("Constant", unique, [], [new OnnxAttribute("value", make())]));
        return constants[key] = new OnnxValue(this, unique);
    }

    /// <summary>Weights that are not the state's own, each time others.</summary>
    private OnnxValue AddWeights(string name, long[] dimensions, FloatView values)
    {
        string unique = NewName(name);
        weights.Add(unique, new OnnxTensor(unique, dimensions, values));
        return new OnnxValue(this, unique);
    }

    private unsafe FloatView Take(int length)
    {
        var buffer = new AlignedBuffer(length);
        computed.Add(buffer);
        return new FloatView(buffer.Data, length);
    }

    /// <summary>The name, or with a number behind it where that is another's.</summary>
    private string NewName(string name)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++) unique = $"{name}_{number}";
        return unique;
    }
}

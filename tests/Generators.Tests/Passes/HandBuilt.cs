using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using GResNet.Generators.Tests.Ops;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Tests.Passes;

/// <summary>Graphs put together without an author's source, for tests of passes and emitters alone.</summary>
internal static class HandBuilt
{
    private static readonly TypeSpec Model = new("Sample", [], "Net", "class", "public", "Sample.Net", []);
    private static readonly TypeSpec Block = new("Sample", [], "Unit", "class", "public", "Sample.Unit", []);

    /// <summary>A stem, two equal residual blocks, a linear head.</summary>
    public static StagedModel Residual(int resolution = 8)
    {
        var root = new Scope(null, "", "", Model, []);
        var builder = new GraphBuilder(root);
        List<Value> state = [];
        List<Layer> layers = [];
        var image = new Value(new TensorType.Feature(new Shape(3, resolution, resolution)), "image");

        Value x = Convolve(root, "Stem", image, 16);
        for (int i = 0; i < 2; i++)
        {
            var scope = new Scope(root, "Stage", $"stage.{i}", Block, [("width", "16")]) { Input = x };
            builder.Scope = scope;
            Value y = builder.Add(SampleFunctions.SiLU, "SiLU", Convolve(scope, "Spatial", x, 16));
            y = builder.Add(new DropPath(null, i, i), "DropPath", y);
            scope.Output = x = builder.Add(new Add(), "sum", x, y);
            builder.Scope = root;
        }

        x = builder.Add(new GlobalAveragePool(), "pooled", x);
        var head = new Layer(root, "Head", "head", "linear") { Input = x };
        builder.Layer = head;
        layers.Add(head);
        x = builder.Add(new Linear(10), "Head", x, State("head.weight", StateRole.Weight, 10, 16),
            State("head.bias", StateRole.Bias, 10));
        head.Output = x;

        return new StagedModel(Model, 3, 10, [resolution], new CompileOptions(), Budget: null,
        [
            new NetworkGraph
            {
                Resolution = resolution, Image = image, Logits = x, Forward = builder.Nodes, State = [.. state],
                    Layers = [.. layers],
            },
        ]);

        Value State(string name, StateRole role, params int[] dimensions)
        {
            int length = dimensions.Aggregate(1, (a, b) => a * b);
            var value =
                new Value(new TensorType.Vector(length), name) { State = new StateTensor(name, role, [.. dimensions]) };
            state.Add(value);
            return value;
        }

        Value Convolve(Scope scope, string member, Value input, int channels)
        {
            string name = (scope.Name.Length > 0 ? scope.Name + "." : "") + member.ToLowerInvariant();
            var layer = new Layer(scope, member, name, "split conv 3×3") { Input = input };
            layers.Add(layer);
            builder.Layer = layer;
            int inputs = input.Shape.Channels;
            Value statistics = builder.Add(new BatchStatistics(), member, input);
            builder.AddNode(new UpdateRunning(0.1f, input.Shape.Pixels), member, statistics,
                State(name + ".running_mean", StateRole.RunningMean, inputs),
                State(name + ".running_var", StateRole.RunningVariance, inputs));
            Value normalized = builder.Add(new Normalize(1e-5f), member, input, statistics);
            Value convolved =
                builder.Add(new Convolution(new ConvolutionShape(inputs, channels, 3, Padding: 1)), member,
                normalized, State(name + ".weight", StateRole.Weight, channels, inputs, 3, 3));
            layer.Output = builder.Add(new Affine(), member, convolved,
                State(name + ".scale", StateRole.Scale, channels), State(name + ".shift", StateRole.Shift, channels));
            builder.Layer = null;
            return layer.Output;
        }
    }

    /// <summary>
    /// A network of <paramref name="count"/> operations on whatever came before, drawn by <paramref name="seed"/>.
    /// </summary>
    public static NetworkGraph Random(int seed, int count)
    {
        var random = new System.Random(seed);
        var root = new Scope(null, "", "", Model, []);
        var builder = new GraphBuilder(root);
        var image = new Value(new TensorType.Feature(new Shape(5, 6, 6)), "image");
        List<Value> state = [];
        List<Value> maps = [];
        maps.Add(Convolve(image));
        for (int i = 0; i < count; i++)
        {
            Value x = maps[random.Next(maps.Count)], y = maps[random.Next(maps.Count)];
            maps.Add(random.Next(7) switch
            {
                0 => Convolve(x),
                1 => builder.Add(SampleFunctions.GELU, "gelu", x),
                2 => Normalized(x),
                3 => builder.Add(new Multiply(), "product", x, y),
                4 => builder.Add(new DropPath(0.5f, 0, i), "dropped", x),
                5 => builder.Add(new Scale(0.5f), "scaled", x),
                _ => builder.Add(new Add(), "sum", x, y),
            });
        }

        return new NetworkGraph
        {
            Resolution = 6, Image = image, Logits = builder.Add(new GlobalAveragePool(), "logits", maps[^1]),
            Forward = builder.Nodes, State = [.. state], Layers = [],
        };

        Value Normalized(Value x)
        {
            Value statistics = builder.Add(new BatchStatistics(), "statistics", x);
            builder.AddNode(new UpdateRunning(0.1f, x.Shape.Pixels), "", statistics,
                State("running_mean", StateRole.RunningMean, x.Shape.Channels),
                State("running_var", StateRole.RunningVariance, x.Shape.Channels));
            return builder.Add(new Affine(), "norm", builder.Add(new Normalize(1e-5f), "normalized", x, statistics),
                State("weight", StateRole.Scale, x.Shape.Channels), State("bias", StateRole.Shift, x.Shape.Channels));
        }

        Value State(string name, StateRole role, params int[] dimensions)
        {
            var tensor = new StateTensor($"{state.Count}.{name}", role, [.. dimensions]);
            state.Add(new Value(new TensorType.Vector(tensor.Length), name) { State = tensor });
            return state[^1];
        }

        Value Convolve(Value x)
        {
            var geometry = new ConvolutionShape(x.Shape.Channels, 20, 3, Padding: 1);
            builder.Layer = new Layer(root, "Conv", $"conv{state.Count}", "conv 3×3");
            Value y = builder.Add(
                new Convolution(geometry), "conv", x, State("weight", StateRole.Weight, 20, x.Shape.Channels, 3, 3));
            builder.Layer = null;
            return y;
        }
    }
}

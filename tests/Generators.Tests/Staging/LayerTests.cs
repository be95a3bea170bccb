extern alias dsl;

using System.Reflection;
using GResNet.Generators.Graph;
using GResNet.Generators.Layers;
using GResNet.Generators.Ops;
using GResNet.Generators.Tests.Driver;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Tests.Staging;

public class LayerTests
{
    [Theory]
    [InlineData("SplitConv(Channels = 3, Kernel = 3)",
        "l.weight:Weight:3×3×3×3 l.scale:Scale:3 l.shift:Shift:3 l.running_mean:RunningMean:3 "
            + "l.running_var:RunningVariance:3", "BatchStatistics UpdateRunning Normalize Convolution Affine")]
    [InlineData("Conv(Channels = 3, Bias = true)", "l.weight:Weight:3×3×1×1 l.bias:Bias:3", "Convolution")]
    [InlineData("Conv(Channels = 3, Groups = 0)", "l.weight:Weight:3×1×1×1", "Convolution")]
    [InlineData("BatchNorm",
        "l.weight:Scale:3 l.bias:Shift:3 l.running_mean:RunningMean:3 l.running_var:RunningVariance:3",
        "BatchStatistics UpdateRunning Normalize Affine")]
    [InlineData("Affine", "l.scale:Scale:3 l.shift:Shift:3", "Affine")]
    [InlineData("LayerScale(Init = 0.1f)", "l:Scale:3", "Affine")]
    [InlineData("Positions", "l:Embedding:1×64×3", "AddPositions")]
    [InlineData("Positions(Side = 2)", "l:Embedding:1×4×3", "ResizePositions AddPositions")]
    [InlineData("Positions(Side = 7, Prefix = 15)", "l:Embedding:1×64×3", "ResizePositions AddPositions")]
    [InlineData("Linear(Features = 3, PerPixel = true)", "l.weight:Weight:3×3 l.bias:Bias:3", "Linear")]
    [InlineData("ClassToken", "l:Embedding:1×1×3", "PrependToken")]
    [InlineData("PReLU", "l.weight:Slope:1", "PRelu")]
    [InlineData("PReLU(PerChannel = true)", "l.weight:Slope:3", "PRelu")]
    public void Layers_make_their_state_and_nodes(string attribute, string state, string operations)
    {
        NetworkGraph network = Staged.Body("x = L(x);", $"[{attribute}] private partial Tensor L(Tensor x);");

        Assert.Equal(state.Split(' '),
            network.State.Select(v => $"{v.State!.Name}:{v.State.Role}:{string.Join("×", v.State.Dimensions)}"));
        Assert.Equal(operations.Split(' '), network.Operations());
        Layer layer = Assert.Single(network.Layers);
        Assert.Same(network.Image, layer.Input);
        Assert.Equal("l", layer.Name);
    }

    [Theory]
    [InlineData("Heads = 2", 8, "Convolution Attention Convolution")]
    [InlineData("Heads = 2, Side = 3", 3, "Convolution ResizePositions ResizePositions Attention Convolution")]
    public void Relative_attention_has_a_vector_for_each_distance_and_starts_by_the_heads_width(
        string settings, int side, string operations)
    {
        NetworkGraph network = Staged.Body(
            "x = L(M(x)); x = N(x);", $"""
            [Conv(Channels = 24)] private partial Tensor M(Tensor x);
            [RelativeAttention({settings})] private partial Tensor L(Tensor x);
            [Conv(Channels = 3)] private partial Tensor N(Tensor x);
            """);

        Assert.Equal(operations.Split(' '), network.Operations());

        StateTensor[] tables = [.. network.State.Select(v => v.State!).Where(s => s.Role == StateRole.Embedding)];
        Assert.Equal(["l.height_rel", "l.width_rel"], tables.Select(table => table.Name));
        Assert.All(tables, table => Assert.Equal(PositionGrid.OfDistances(side), table.Grid));
        Assert.All(tables, table => Assert.Equal([2 * side - 1, 4], table.Dimensions));
        Assert.All(tables, table => Assert.Equal(0.5f, table.Initial));
    }

    [Fact]
    public void Settings_come_from_the_method_the_attribute_and_the_default()
    {
        NetworkGraph network = Staged.Body(
            "x = L(x, 3, 2);",
            "[Conv(Kernel = 5, Dilation = 2)] private partial Tensor L(Tensor x, int channels, int stride);");

        Assert.Equal(
            new Convolution(new ConvolutionShape(3, 3, 5, Stride: 2, Padding: 4, Dilation: 2)), network.Forward[0].Op);
    }

    [Fact]
    public void Shared_layers_have_one_state()
    {
        NetworkGraph network =
            Staged.Body("x = L(L(x));", "[Conv(Channels = 3), Shared] private partial Tensor L(Tensor x);");

        Value weight = Assert.Single(network.State);
        Assert.All(network.Forward.Take(2), node => Assert.Same(weight, node.Inputs[1]));
    }

    [Fact]
    public void State_names_follow_members_and_StateName()
    {
        NetworkGraph network = Staged.Network("""
            [GResNetBlock]
            public partial class Part(int width, int stride = 1)
            {
                [Conv] private partial Tensor Mix(Tensor x, int channels);
                [Affine, StateName("bn.0")] private partial Tensor Norm(Tensor x);
                public Tensor Forward(Tensor x) => AvgPool(Norm(Mix(x, width)), stride);
            }

            [GResNetModel(Resolutions = [8], Classes = 2)]
            public partial class Net
            {
                [Stage<Part>(Blocks = 2)] private partial Tensor Stage1(Tensor x, int width, int stride);
                [Block<Part>, StateName("")] private partial Tensor Last(Tensor x, int width);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Last(Stage1(image, 4, 2), 2));
            }
            """);

        Assert.Equal(
            [
                "stage1.0.mix.weight", "stage1.0.bn.0.scale", "stage1.0.bn.0.shift",
                "stage1.1.mix.weight", "stage1.1.bn.0.scale", "stage1.1.bn.0.shift", "mix.weight", "bn.0.scale",
                "bn.0.shift",
            ],
            network.StateNames());
        Assert.Equal([2, 1, 1], network.Forward.Select(n => n.Op).OfType<AveragePool>().Select(p => p.Geometry.Stride));
        Scope second = network.Layers[2].Scope;
        Assert.Equal(("Stage1", "stage1.1", "Part", "width: 4, stride: 1"),
            (second.Member, second.Name, second.Type, second.Arguments));
    }

    /// <summary>As torchvision names RegNet's blocks, and EfficientNet's know their place.</summary>
    [Fact]
    public void A_stages_blocks_follow_a_hyphen_and_count_on()
    {
        NetworkGraph network = Staged.Network("""
            [GResNetBlock]
            public partial class Part(int index, int width = 3)
            {
                [Conv] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => DropPath(Mix(x, width), 0.1f * index);
            }

            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Stage<Part>, StateName("block1-")] private partial Tensor First(Tensor x, int blocks, int index);
                [Stage<Part>, StateName("layer_")] private partial Tensor Second(Tensor x, int blocks, int index);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Second(First(image, 2, 0), 3, index: 2));
            }
            """);

        Assert.Equal(
            ["block1-0.mix", "block1-1.mix", "layer_0.mix", "layer_1.mix", "layer_2.mix"],
            network.Layers.Select(layer => layer.Name));
        Assert.Equal(
            [0, 0.1f, 0.2f, 0.3f, 0.4f],
            network.Forward.Select(node => node.Op).OfType<DropPath>().Select(op => op.Rate!.Value),
            (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Theory]
    [InlineData("Conv(Channels = 3, Deviation = 0.02f)", "l.weight", 0.02f)]
    [InlineData("SplitConv(Channels = 3, Deviation = 0.02f)", "l.weight", 0.02f)]
    [InlineData("Conv(Channels = 3)", "l.weight", null)]
    [InlineData("BatchNorm(Init = 0)", "l.weight", 0f)]
    [InlineData("BatchNorm", "l.weight", null)]
    [InlineData("LayerScale(Init = 1e-6f)", "l", 1e-6f)]
    [InlineData("Linear(Features = 3, Deviation = 0.01f)", "l.weight", 0.01f)]
    [InlineData("Linear(Features = 3)", "l.weight", null)]
    public void Layers_may_say_what_they_start_as(string attribute, string tensor, float? initial)
    {
        NetworkGraph network =
            Staged.Body("x = L(GlobalAvgPool(x));", $"[{attribute}] private partial Tensor L(Tensor x);");

        Assert.Equal(initial, network.State.Single(value => value.Name == tensor).State!.Initial);
    }

    [Fact]
    public void The_table_has_the_attributes_of_the_library_with_their_defaults()
    {
        IEnumerable<Type> attributes = typeof(dsl::GResNet.Dsl.LayerAttribute).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(dsl::GResNet.Dsl.LayerAttribute)));

        Assert.Equal(
            attributes.SelectMany(Settings).Order(),
            LayerTable.Rows.SelectMany(row =>
                row.Value.Settings.Select(s => $"{row.Key}.{s.Name} = {s.Default}").Prepend(row.Key)).Order());

        static IEnumerable<string> Settings(Type attribute)
        {
            string kind = attribute.Name[..^"Attribute".Length];
            object defaults = Activator.CreateInstance(attribute)!;
            return attribute.GetProperties().Where(p => p.CanWrite)
                .Select(p => $"{kind}.{p.Name} = {p.GetValue(defaults)}").Prepend(kind);
        }
    }
}

extern alias runtime;

using GResNet.Generators.Tests.Driver;
using runtime::GResNet.Runtime.Models;
using runtime::GResNet.Runtime.Models.Registry;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>The registry that is written for an assembly.</summary>
public class RegistryTests
{
    private const string Body = "{ public Tensor Forward(Tensor image) => GlobalAvgPool(image); }";
    private const string Settings = "Resolutions = [8], Classes = 3";

    [Fact]
    public void An_assembly_knows_its_models()
    {
        ModelRegistry registry = Registry(Sources.Usings + $$"""
            namespace Trees
            {
                [GResNetModel({{Settings}})] public partial class OakNet {{Body}}
                [GResNetModel(Name = "beech", {{Settings}})] internal partial class Second {{Body}}
                public partial class Outer { [GResNetModel({{Settings}})] internal partial class @class {{Body}} }
            }
            """);

        Assert.Equal(
            ["beech (Trees.Second)", "class (Trees.Outer.class)", "oaknet (Trees.OakNet)"],
            registry.Models.Select(model => model.ToString()));
        using IModel model = registry.Find("OakNet")!.Create();
        Assert.Equal("OakNet", model.Summary.Name);
        Assert.Equal(3, registry.Find("beech")!.Summary.Classes);
        Assert.Null(registry.Find("birch"));
        Assert.Same(registry.Find("beech"), registry.FindClass("Second", architecture: null));
    }

    [Fact]
    public void What_nobody_can_make_or_what_is_wrong_is_left_out() => Assert.Equal(["right"],
        Registry(Sources.Usings + $$"""
            [GResNetModel({{Settings}})] public partial class Right {{Body}}
            [GResNetModel({{Settings}})] public partial class Hidden
            {
                private Hidden() { }
                public static Hidden Make() => new();
                public Tensor Forward(Tensor image) => GlobalAvgPool(image);
            }
            public partial class Outer { [GResNetModel({{Settings}})] private partial class Inner {{Body}} }
            [GResNetModel({{Settings}})] public partial class Wrong { public Tensor Forward(Tensor image) => image; }
            """, isSound: false).Models.Select(model => model.Name));

    [Fact]
    public void Without_models_there_is_none() =>
        Assert.DoesNotContain("GResNetModels.g.cs", Generation.Run(Sources.Bottleneck).Files);

    [Theory]
    [InlineData("Trees", "Trees.GResNetModels")]
    [InlineData("my-trees.2", "my_trees._2.GResNetModels")]
    [InlineData("New.class", "New.class.GResNetModels")]
    public void It_is_in_the_namespace_of_the_assembly(string assembly, string className) =>
        Assert.Equal(className, RegistryType(Generation.Run(
            Generation.Compile(Sources.Bottleneck, Sources.Model).WithAssemblyName(assembly))).FullName);

    [Theory]
    [InlineData("Trees", "[GResNetModel(Resolutions = [8], Classes = 3)] public partial class Trees", "GResNetModels")]
    [InlineData(
        "Trees.Leaf", "[GResNetModel(Resolutions = [8], Classes = 3)] public partial class Trees", "GResNetModels")]
    [InlineData(
        "Trees.Leaf", "namespace Trees; [GResNetModel(Resolutions = [8], Classes = 3)] public partial class Leaf",
        "Trees.GResNetModels")]
    public void A_network_may_be_called_as_its_project_is(string assembly, string declaration, string className)
    {
        GenerationResult result = Generation.Run(
            Generation.Compile(Sources.Usings + $"{declaration} {Body}").WithAssemblyName(assembly));

        Assert.Empty(result.CompilerDiagnostics);
        Assert.Equal(className, RegistryType(result).FullName);
    }

    private static ModelRegistry Registry(string source, bool isSound = true)
    {
        GenerationResult result = Generation.Run(source);
        if (isSound) Assert.Empty(result.CompilerDiagnostics);
        Assert.Equal(isSound, result.Diagnostics.IsEmpty);
        return (ModelRegistry)RegistryType(result).GetProperty("All")!.GetValue(null)!;
    }

    private static Type RegistryType(GenerationResult result) => result.Load().GetCustomAttributes(inherit: false)
        .OfType<RegisteredModelsAttribute>().Single().Type;
}

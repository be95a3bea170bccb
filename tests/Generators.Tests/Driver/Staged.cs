using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Driver;

/// <summary>Stages the only model of a source, and shows its networks.</summary>
internal static class Staged
{
    /// <summary>The model of <paramref name="source"/>, which must be right.</summary>
    public static StagedModel Model(string source)
    {
        GeneratorRunResult result = Generate(source);
        Assert.Empty(result.Diagnostics);
        return Assert.IsType<StagedModel>(Stager.Stage(Closure(result), [], CancellationToken.None));
    }

    /// <summary>What the only model of <paramref name="source"/> is made of, whether it can be staged or not.</summary>
    public static ModelClosure Closure(string source) => Closure(Generate(source));

    /// <summary>The network of a model at its first resolution.</summary>
    public static NetworkGraph Network(string source) => Model(source).Graphs[0];

    /// <summary>
    /// The network of a model of 3×8×8 images whose Forward has this body, and which has these other members.
    /// </summary>
    public static NetworkGraph Body(string body, string members = "") => Network($$"""
        [GResNetModel(Resolutions = [8], Classes = 3)]
        public partial class Net
        {
            {{members}}
            public Tensor Forward(Tensor image) { Tensor x = image; {{body}} return GlobalAvgPool(x); }
        }
        """);

    /// <summary>The kinds of operations before the last, which is the pool of <see cref="Body"/>.</summary>
    public static IEnumerable<string> Operations(this NetworkGraph network) =>
        network.Forward.RemoveAt(network.Forward.Length - 1).Select(node => node.Op switch
        {
            Map map => map.Name,
            { } op => op.GetType().Name,
        });

    public static IEnumerable<string> StateNames(this NetworkGraph network) =>
        network.State.Select(value => value.State!.Name);

    private static GeneratorRunResult Generate(string source) => Generation.Run(Sources.Usings + source).Run.Results[0];

    private static ModelClosure Closure(GeneratorRunResult result) =>
        (ModelClosure)result.TrackedSteps[GResNetGenerator.Steps.Closures].Single().Outputs.Single().Value;
}

using GResNet.Generators.Expressions;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Tests.Ops;

/// <summary>Elementwise functions as ops.</summary>
internal static class SampleFunctions
{
    public static Map SiLU { get; } = Runtime("SiLU");

    public static Map GELU { get; } = Runtime("GELU");

    public static Map LeakyReLU { get; } = Runtime("LeakyReLU", 0.5f);

    /// <summary>What is between two maps, 0 beyond them.</summary>
    public static Map Ramp { get; } = new(new Choice(
        Relation.GreaterThan, new Argument(0), new Argument(1), new Argument(0) / (1 - new Argument(1)), 0))
    {
        Name = "Ramp", Maps = 2,
    };

    private static Map Runtime(string name, float? parameter = null) =>
        new(new RuntimeFunction(name, name, parameter).Of(new Argument(0))) { Name = name };
}

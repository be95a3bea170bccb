namespace GResNet.Generators.Specs;

/// <summary>What a stage knows beside the parameters of its blocks' constructor.</summary>
internal static class StageSettings
{
    /// <summary>The setting that its method's parameter <c>blocks</c> sets.</summary>
    public const string Blocks = "Blocks";

    /// <summary>The parameter that only its first block is given.</summary>
    public const string Stride = "stride";

    /// <summary>The parameter that is one more for each block than for the one before.</summary>
    public const string Index = "index";
}

namespace GResNet.Equivalence.Tests;

/// <summary>Sources of the zoo's and the tests' models.</summary>
internal static class ModelSources
{
    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", $"{name}.cs"));
}

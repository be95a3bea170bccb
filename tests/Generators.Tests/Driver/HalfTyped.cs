using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Driver;

/// <summary>Runs the generator over code as it is while somebody types it.</summary>
internal static class HalfTyped
{
    /// <summary>Runs one driver over all sources, as an editor does, and checks that it never fails.</summary>
    public static void CheckEach(IEnumerable<string> sources)
    {
        GeneratorDriver driver = Generation.Driver();
        foreach (string source in sources)
        {
            driver = driver.RunGenerators(Generation.Compile(source));
            GeneratorRunResult result = driver.GetRunResult().Results[0];
            Assert.True(result.Exception is null, $"{result.Exception}\n{source}");
            Diagnostic? defect = result.Diagnostics.FirstOrDefault(d => d.Id == "GRN9001");
            Assert.True(defect is null, $"{defect?.GetMessage()}\n{source}");
        }
    }
}

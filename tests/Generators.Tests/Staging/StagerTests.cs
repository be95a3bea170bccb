using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Staging;

public class StagerTests
{
    [Fact]
    public void A_model_of_blocks_compiles_without_warnings()
    {
        GenerationResult result = Generation.Run(Sources.Bottleneck, Sources.Model);

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.CompilerDiagnostics);
    }
}

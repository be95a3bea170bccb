extern alias runtime;

using GResNet.Generators.Tests.Driver;
using runtime::GResNet.Runtime.Models;
using runtime::GResNet.Runtime.Models.Registry;

namespace GResNet.Generators.Tests.Emitting;

/// <summary>A model that predicts alone.</summary>
public class WithoutTrainingTests
{
    // As far as the generator looks.
    private const string GpuRuntime = "namespace GResNet.Runtime.Ilgpu; public interface IGpuModel;";

    [Theory]
    [InlineData("")]
    [InlineData(GpuRuntime)]
    public void No_training_step_is_written(string runtime) => Assert.Equal(
        Generation.Run(Sources.Bottleneck, Sources.Model, runtime).Files
            .Where(file => !file.Contains("Forward.g", StringComparison.Ordinal)
                && !file.Contains("Backward.g", StringComparison.Ordinal)
                && !file.Contains("Memory.g", StringComparison.Ordinal)),
        Predicting(runtime).Files);

    [Fact]
    public void It_is_the_same_network_and_says_that_it_predicts_alone()
    {
        GenerationResult predicting = Predicting("");
        Assert.Empty(predicting.Diagnostics);
        Assert.Empty(predicting.CompilerDiagnostics);
        using IModel model = Model(predicting), trained = Model(Generation.Run(Sources.Bottleneck, Sources.Model));

        Assert.Equal((true, false), (trained.Summary.IsTrainable, model.Summary.IsTrainable));
        Assert.Equal(trained.Summary.Architecture, model.Summary.Architecture);
        Assert.Equal(Names(trained), Names(model));
        Assert.All(model.Summary.Resolutions, summary => Assert.Equal(0, summary.TrainingBytesPerImage));
        Assert.Contains("remove Training = false",
            Assert.Throws<NotSupportedException>(() => model.ToTraining(22, 1, null!)).Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(IModel model) => model.State.Entries.Select(entry => entry.Name);

    private static GenerationResult Predicting(string runtime) => Generation.Run(
        Sources.Bottleneck,
        Sources.Model.Replace("Classes = 5", "Classes = 5, Training = false", StringComparison.Ordinal), runtime);

    private static IModel Model(GenerationResult result)
    {
        Type type = result.Load().GetCustomAttributes(inherit: false).OfType<RegisteredModelsAttribute>().Single().Type;
        return ((ModelRegistry)type.GetProperty("All")!.GetValue(null)!).Models.Single().Create();
    }
}

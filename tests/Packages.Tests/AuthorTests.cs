using System.Security.Cryptography;
using System.Text.Json;

namespace GResNet.Packages.Tests;

/// <summary>
/// The examples of docs/packages.md, in projects that know the packages alone: the model in an assembly of its own,
/// which is signed, the program in another.
/// </summary>
[Collection(nameof(Feed))]
public sealed class AuthorTests(Feed feed)
{
    private const string OnGpu = """

        using GResNet.Runtime.Ilgpu;
        using GResNet.Training.Ilgpu;

        internal static class OnGpu
        {
            public static void Train()
            {
                using var workers = new GResNet.Runtime.Threading.WorkerPool(1);
                using var model = new Small();
                using var device = GpuComputeDevice.Open(GpuKind.Simulator, 0, GpuPrecision.Float32, workers);
                using var trainer = new GResNet.Training.Trainer(
                    model, GResNet.Training.Data.Shapes.ShapesDataset.Create(train: 2, validation: 2),
                    GResNet.Training.Recipes.Quick with { Epochs = 1, Batch = 2 }, device);
                System.Console.WriteLine($"epochs on a GPU: {trainer.Run().Epochs.Length}");
            }
        }

        """;

    [Fact]
    public void A_model_of_another_assembly_trains_and_predicts_on_processor_and_gpu()
    {
        string models = feed.NewProject("Models");
        using (var key = new RSACryptoServiceProvider(2048))
            File.WriteAllBytes(Path.Combine(models, "key.snk"), key.ExportCspBlob(includePrivateParameters: true));
        File.WriteAllText(Path.Combine(models, "Small.cs"), Documentation.Example("[GResNetModel("));
        File.WriteAllText(Path.Combine(models, "Models.csproj"), AuthorProject.Text(
            """
            <SignAssembly>true</SignAssembly>
            <AssemblyOriginatorKeyFile>key.snk</AssemblyOriginatorKeyFile>
            """, "", "GResNet", "GResNet.Ilgpu"));

        string program = feed.NewProject("Program");
        File.Copy(
            Path.Combine(Feed.Root, "tests", "Runtime.Tests", "Data", "Corpus", "good", "444.jpg"),
            Path.Combine(program, "new.jpg"));
        File.WriteAllText(
            Path.Combine(program, "Program.cs"), $"{Documentation.Example("new Trainer(")}\nOnGpu.Train();");
        File.WriteAllText(Path.Combine(program, "OnGpu.cs"), OnGpu);
        File.WriteAllText(Path.Combine(program, "Program.csproj"), AuthorProject.Text(
            "<OutputType>Exe</OutputType>", """<ProjectReference Include="../Models/Models.csproj" />""",
            "GResNet.Training", "GResNet.Inference", "GResNet.Training.Ilgpu"));

        Dotnet.Run(program, "build", "-c", "Release", "-o", "built");
        string[] lines = Dotnet.Run(program, Path.Combine("built", "Program.dll")).Trim().Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.All(lines[..5], line => Assert.Matches(@"^\w+ .*%", line));
        Assert.Equal("epochs on a GPU: 1", lines[5].Trim());
        CheckSettings(Path.Combine(program, "built", "Program.runtimeconfig.json"));
        Assert.Single(
            Directory.EnumerateFiles(Path.Combine(program, "built"), "*vips*42*", SearchOption.AllDirectories));
    }

    /// <summary>The program has the settings that come with the packages.</summary>
    private static void CheckSettings(string runtimeConfiguration)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(runtimeConfiguration));
        JsonElement settings = document.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties");
        string[] off = ["System.Runtime.TieredPGO", "System.Runtime.TieredCompilation.QuickJitForLoops"];
        Assert.All(off, name => Assert.False(settings.GetProperty(name).GetBoolean()));
    }
}

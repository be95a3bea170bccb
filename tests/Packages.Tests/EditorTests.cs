namespace GResNet.Packages.Tests;

/// <summary>What editors take from the packages, as the SDK's own tools take it.</summary>
[Collection(nameof(Feed))]
public sealed class EditorTests(Feed feed)
{
    /// <summary>The unused layer is a warning, and so an error, unless <c>.editorconfig</c> says none.</summary>
    private const string Model = """
        using GResNet.Dsl;
        using static GResNet.Dsl.Ops;

        [GResNetModel(Resolutions = [8], Classes = 7)]
        public partial class Small
        {
            [Affine] private partial Tensor Unused(Tensor x);
            public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Scale(image)));
        }

        """;

    [Fact]
    public void Undeclared_layers_are_declared_by_dotnet_format()
    {
        string folder = feed.NewProject("Edited");
        string file = Path.Combine(folder, "Small.cs");
        File.WriteAllText(file, Model);
        File.WriteAllText(
            Path.Combine(folder, ".editorconfig"), "root = true\n[*.cs]\ndotnet_diagnostic.GRN0113.severity = none\n");
        File.WriteAllText(Path.Combine(folder, "Edited.csproj"), AuthorProject.Text(
            "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "", "GResNet"));

        Dotnet.Run(folder, "restore");
        Dotnet.Run(folder, "format", "analyzers", "--no-restore", "--diagnostics", "CS0103", "--severity", "error");
        string edited = File.ReadAllText(file).ReplaceLineEndings("\n");
        Assert.Contains("private partial Tensor Head(Tensor x);\n", edited, StringComparison.Ordinal);
        Assert.Contains("private partial Tensor Scale(Tensor x);\n", edited, StringComparison.Ordinal);
        Dotnet.Run(folder, "build", "--no-restore");
    }
}

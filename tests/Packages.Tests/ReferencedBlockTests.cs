namespace GResNet.Packages.Tests;

/// <summary>
/// The example of docs/authoring.md of an architecture that is another assembly's: a model of the zoo's blocks, trained
/// in a project that has them as a package.
/// </summary>
[Collection(nameof(Feed))]
public sealed class ReferencedBlockTests(Feed feed)
{
    private const string Program = """
        using var workers = new GResNet.Runtime.Threading.WorkerPool(1);
        using var model = new Trees();
        using var trainer = new GResNet.Training.Trainer(
            model, GResNet.Training.Data.Shapes.ShapesDataset.Create(train: 2, validation: 2),
            GResNet.Training.Recipes.Quick with { Epochs = 1, Batch = 2 }, workers);
        Console.WriteLine($"{trainer.Run().Epochs.Length} epoch, {model.Summary.Parameters} parameters");
        """;

    [Fact]
    public void A_block_of_another_assembly_is_trained()
    {
        string folder = feed.NewProject("Trees");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "Trees.cs"), """
            using GResNet.Dsl;
            using GResNet.Zoo;

            [GResNetModel(Resolutions = [32], Classes = 10)]
            public partial class Trees
            {
                [StateName(""), Block<GResNetFamily>]
                private partial Tensor Net(Tensor image, int[] stem, int[] depths, int[] widths, int classes);

                public Tensor Forward(Tensor image) =>
                    Net(image, stem: [8, 16], depths: [1, 1, 1], widths: [8, 16, 32], classes: 10);
            }
            """);
        File.WriteAllText(Path.Combine(folder, "Trees.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="GResNet" Version="{Feed.Version}" />
                <PackageReference Include="GResNet.Zoo" Version="{Feed.Version}" />
                <PackageReference Include="GResNet.Training" Version="{Feed.Version}" />
              </ItemGroup>
            </Project>
            """);

        Dotnet.Run(folder, "build", "-c", "Release", "-o", "built");
        Assert.Matches(@"^1 epoch, \d+ parameters", Dotnet.Run(folder, Path.Combine("built", "Trees.dll")));
    }
}

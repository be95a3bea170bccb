namespace GResNet.Packages.Tests;

/// <summary>The first minutes of a person who knows the packages alone.</summary>
[Collection(nameof(Feed))]
public sealed class TemplateTests(Feed feed)
{
    [Fact]
    public void A_new_project_trains_and_predicts()
    {
        TreesProject trees = feed.Trees;
        Assert.Contains("net: ", trees.TrainingOutput, StringComparison.Ordinal);
        Assert.True(File.Exists(trees.Weights));

        Assert.Equal(["beech", "oak"], trees.Predict().Select(prediction => prediction.Class).Order());
    }

    [Fact]
    public void Its_tests_pass() => Assert.Contains(
        "Failed:     0, Passed:     2",
        Dotnet.Run(feed.Trees.Folder, "test", "tests", "--nologo"), StringComparison.Ordinal);

    /// <summary>A name that is none of C#'s, and no tests.</summary>
    [Fact]
    public void Names_and_options_are_kept()
    {
        string home = Path.GetDirectoryName(feed.Trees.Folder)!;
        Dotnet.Run(
            home, "new", "gresnet", "-n", "my-trees.2", "--tests", "false", "--no-restore", "--debug:custom-hive",
            Path.Combine(home, "hive"));
        string folder = Path.Combine(home, "my-trees.2");
        Assert.Equal(
            [".gitignore", "Net.cs", "Program.cs", "README.md", "Residual.cs", "my-trees.2.csproj"],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal));
        Assert.Contains(
            "namespace my_trees._2;", File.ReadAllText(Path.Combine(folder, "Net.cs")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "dotnet test", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file =>
                Assert.DoesNotMatch("VERSION|CLASSES|RESOLUTION|GResNet.Project", File.ReadAllText(file)));
    }
}

namespace GResNet.Packages.Tests;

/// <summary>The tool, installed from its package, on a project and on an assembly.</summary>
[Collection(nameof(Feed))]
public sealed class ToolTests(Feed feed)
{
    [Fact]
    public void It_is_installed_and_knows_the_networks_of_a_project()
    {
        string home = feed.NewProject("Tool");
        Dotnet.Run(home, "tool", "install", "GResNet.Cli.Tool", "--version", Feed.Version, "--tool-path", home);
        string tool = Path.Combine(home, OperatingSystem.IsWindows() ? "gresnet.exe" : "gresnet");

        string summary = Dotnet.RunProgram(tool, feed.Trees.Folder, "summary", "net", "--project", ".");
        Assert.Contains("Net at 32×32, 2 classes", summary, StringComparison.Ordinal);

        string predicted = Dotnet.RunProgram(
            tool, feed.Trees.Folder, "predict", TreesProject.Photograph, "--assembly", feed.Trees.Assembly);
        Assert.Contains("oak", predicted, StringComparison.Ordinal);

        string trained = Dotnet.RunProgram(
            tool, home, "train", "--assembly", feed.Trees.Assembly, "--data", feed.Trees.Photographs, "--recipe",
            "quick", "--epochs", "1", "--batch", "4");
        Assert.Contains("net: ", trained, StringComparison.Ordinal);
    }
}

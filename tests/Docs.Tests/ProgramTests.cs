using System.Text.RegularExpressions;
using GResNet.Docs.Tests.Running;

namespace GResNet.Docs.Tests;

/// <summary>
/// What the pages show from the network to the prediction is run, on a few small images. Programs find these, and leave
/// their files, in the current folder, so that only one runs at a time.
/// </summary>
public sealed class ProgramTests : IDisposable
{
    private readonly Workplace workplace = new();

    public void Dispose() => workplace.Dispose();

    [Fact]
    public void The_first_program_trains_and_predicts()
    {
        string[] lines = workplace.Run("README.md", "GResNet.Dsl");
        Assert.Matches(@"^epoch 30: \d+\.\d % right$", lines[29]);
        AssertPredictions(lines[30..]);
    }

    /// <summary>Ten lines on a folder, and what the other page does with the file that they leave.</summary>
    [Fact]
    public void Ten_lines_train_what_predicts()
    {
        string[] lines = workplace.Run("docs/train.md", "In ten lines");
        Assert.Equal(31, lines.Length);
        Assert.Matches(@"^the best was epoch \d+, with \d+\.\d %$", lines[^1]);

        AssertPredictions(workplace.Run("docs/predict.md", "A file"));
        Assert.All(
            workplace.Run("docs/predict.md", "A stream, bytes, pixels"),
            line => Assert.Contains("Class = ", line, StringComparison.Ordinal));
        Assert.Equal(Workplace.Photographs, workplace.Run("docs/predict.md", "Many images").Length);
        Assert.Equal(Workplace.Photographs, workplace.Run("docs/serve.md", "Many at once").Length);
        Assert.Equal("not an image", workplace.Run("docs/deploy.md", "Uploads of strangers").Single());
    }

    /// <summary>Arrays of grey pixels train what tells pixels and photographs apart; weights need no names.</summary>
    [Fact]
    public void Other_networks_and_weights_predict_too()
    {
        Assert.Matches(@"^\d+\.\d % right$", workplace.Run("docs/train.md", "Arrays").Single());
        string[] halves = workplace.Run("docs/predict.md", "One channel");
        // The leaf is an oak's, which is bright below where a bitmap, whose last row comes first, is so above.
        Assert.Equal(["above", "above"], halves);

        workplace.Run("docs/train.md", "Evaluate, save, load");
        File.Copy("last.safetensors", "foreign.safetensors");
        Assert.Equal(
            ["birch, maple, oak"],
            workplace.Run("docs/predict.md", "Names of classes, and weights of another origin"));
    }

    [Theory]
    [InlineData("A data set of your own", @"^\d+\.\d % right$")]
    [InlineData("Watch, cancel, resume", @"^done in ")]
    public void Other_ways_train_too(string heading, string pattern) =>
        Assert.Contains(workplace.Run("docs/train.md", heading), line => Regex.IsMatch(line, pattern));

    [Fact]
    public void A_run_from_code_leaves_a_report()
    {
        workplace.Run("docs/train.md", "A report");
        string report = File.ReadAllText(Path.Combine("runs", "trees", "report.html"));
        Assert.Contains("<svg", report, StringComparison.Ordinal);
    }

    private static void AssertPredictions(string[] lines)
    {
        Assert.Equal(
            Workplace.Classes, lines.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.EndsWith("%", line, StringComparison.Ordinal));
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Diagnostics;

/// <summary>What the error of an exceeded budget says holds.</summary>
public class MemoryBudgetTests
{
    [Fact]
    public void The_budget_and_the_resolution_that_takes_most_are_named()
    {
        string message = Message(Model("1 MiB", 100));
        Assert.StartsWith("'Net' takes ", message, StringComparison.Ordinal);
        Assert.Contains(" to train on batches of 100 at 24 px ", message, StringComparison.Ordinal);
        Assert.Contains(", more than its budget of 1 MiB; ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8 MiB")]
    [InlineData("0.5 GB")]
    public void The_batch_that_is_said_to_fit_fits_and_no_larger_one(string budget)
    {
        Match fitting = Regex.Match(Message(Model(budget, 10_000)), @"\((\d+) images? fits?\)");
        Assert.True(fitting.Success);
        int images = int.Parse(fitting.Groups[1].Value, CultureInfo.InvariantCulture);

        Assert.Empty(Generation.Run(Model(budget, images)).Diagnostics);
        Assert.Equal("GRN3001", Assert.Single(Generation.Run(Model(budget, images + 1)).Diagnostics).Id);
    }

    [Fact]
    public void Where_not_even_one_image_fits_the_message_says_so() =>
        Assert.Contains(
            "; not even one image fits: use a lower resolution ", Message(Model("1 KiB", 1)), StringComparison.Ordinal);

    [Fact]
    public void The_largest_batch_can_be_counted() =>
        Assert.Matches(
            @"^'Net' takes [0-9.]+ GiB to train on batches of 2147483647 ", Message(Model("1 GiB", int.MaxValue)));

    [Fact]
    public void Three_are_named_those_that_hold_most_first()
    {
        string message = Message(Model("1 MiB", 100));
        string held = Regex.Match(message, "most is held by (.*?); not even").Groups[1].Value;
        (string Name, double Bytes)[] named =
        [
            .. Regex.Matches(held,
                @"(?<name>[^,(]+) \((?<shape>\d+×\d+×\d+), (?<number>[\d.]+) (?<unit>\S+) for each image\)(, |$)")
                .Select(match =>
                    (match.Groups["name"].Value,
                        double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
                    * (match.Groups["unit"].Value switch { "bytes" => 1, "KiB" => 1 << 10, _ => 1 << 20 }))),
        ];

        Assert.Equal(3, named.Length);
        Assert.Equal(named.OrderByDescending(item => item.Bytes), named);
        Assert.Equal(3, named.Select(item => item.Name).Distinct().Count());

        // The block in the middle is sixteen times as wide as anything else.
        Assert.StartsWith("parts.0.wide (256×24×24, ", held, StringComparison.Ordinal);
        Assert.Contains("SiLU in parts.0 (256×24×24, ", held, StringComparison.Ordinal);
    }

    [Fact]
    public void The_model_is_written_all_the_same()
    {
        GenerationResult result = Generation.Run(Model("1 MiB", 100));
        Assert.DoesNotContain(result.CompilerDiagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains("Net.Summary.g.cs", result.Files);
    }

    private static string Message(string source) =>
        Assert.Single(Generation.Run(source).Diagnostics).GetMessage(CultureInfo.InvariantCulture);

    private static string Model(string budget, int batch) => Sources.Usings + $$"""
        [GResNetBlock]
        public partial class Part(int width)
        {
            [Conv(Kernel = 3)] private partial Tensor Wide(Tensor x, int channels);
            [Conv(Channels = 16)] private partial Tensor Narrow(Tensor x);
            public Tensor Forward(Tensor x) => ReLU(Narrow(SiLU(Wide(x, width))));
        }

        [GResNetModel(Resolutions = [16, 24, 8], Classes = 4, Fuse = false)]
        [MemoryBudget("{{budget}}", Batch = {{batch}})]
        public partial class Net
        {
            [Conv(Channels = 16)] private partial Tensor Stem(Tensor x);
            [Stage<Part>] private partial Tensor Parts(Tensor x, int width);
            [Linear(Features = 4)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Parts(ReLU(Stem(image)), 256)));
        }
        """;
}

using System.CommandLine;
using GResNet.Cli.Options;
using GResNet.Search;

namespace GResNet.Cli.Settings;

/// <summary>The option that says what near is.</summary>
internal static class MetricOption
{
    private const VectorMetric Default = VectorMetric.Cosine;

    public static Option<VectorMetric> Create()
    {
        Option<VectorMetric> option = ChoiceOptions.Choice<VectorMetric>(
            "--metric",
            "What near is: a small Euclidean distance (l2), a large inner product or a large cosine. Default: "
                + $"{Name(Default)}.");
        option.DefaultValueFactory = _ => Default;
        return option;
    }

    /// <summary>What a metric is called on the command line.</summary>
    public static string Name(VectorMetric metric) => metric.ToString().ToLowerInvariant();
}

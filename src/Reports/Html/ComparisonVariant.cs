using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>One of several things compared, trained with several seeds.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Parameters">Trained numbers of its model.</param>
/// <param name="ImagesPerSecond">In training.</param>
/// <param name="Accuracies">The final top-1 of each seed, in percent.</param>
/// <param name="Curve">Mean over the seeds of the top-1 after each epoch, in percent;
/// null where it was not measured.</param>
public sealed record ComparisonVariant(
    string Name, long Parameters, double ImagesPerSecond, ImmutableArray<double> Accuracies,
    ImmutableArray<double?> Curve)
{
    /// <summary>Mean of the accuracies; not a number where there are none.</summary>
    public double Mean => Accuracies.IsEmpty ? double.NaN : Accuracies.Average();

    /// <summary>Standard deviation of the accuracies, that of a sample; null for fewer than two.</summary>
    public double? Deviation
    {
        get
        {
            if (Accuracies.Length < 2) return null;
            double mean = Mean;
            return Math.Sqrt(Accuracies.Sum(a => (a - mean) * (a - mean)) / (Accuracies.Length - 1));
        }
    }

    /// <summary>Mean ± deviation, in percent.</summary>
    internal string Summary => Deviation is { } deviation && double.IsFinite(deviation)
        ? $"{Quantity.Fixed(Mean, 2)} ± {Quantity.Fixed(deviation, 2)}"
        : Quantity.Fixed(Mean, 2);
}

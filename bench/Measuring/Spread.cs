namespace GResNet.Bench.Measuring;

/// <summary>What is said of several measurements of the same.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
internal readonly record struct Spread(double Median, double Least, double Greatest)
{
    /// <summary>That of <paramref name="values"/>, at least one.</summary>
    public static Spread Of(IReadOnlyCollection<double> values) =>
        new(Measuring.Median.Of(values), values.Min(), values.Max());

    /// <summary>Least and greatest, for a table.</summary>
    public string Range(string format = "0.00") => $"{Least.ToString(format)} – {Greatest.ToString(format)}";
}

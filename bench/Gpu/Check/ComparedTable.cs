namespace GResNet.Bench.Gpu.Check;

/// <summary>How far apart two devices are, as a table: the worst of each kind.</summary>
internal static class ComparedTable
{
    public static void Print(string title, IReadOnlyCollection<Compared> compared)
    {
        Console.WriteLine(title);
        var table = new TextTable("", "compared", "greatest", "tolerance", "of", "");
        foreach (IGrouping<string, Compared> kind in compared.GroupBy(c => c.Kind))
        {
            Compared worst = kind.MaxBy(c => double.IsNaN(c.Error) ? double.MaxValue : c.Error)!;
            table.Add(
                kind.Key, $"{kind.Count()}", $"{worst.Error:0.0E+0}", $"{worst.Tolerance:0.0E+0}", worst.Name,
                kind.All(c => c.Agrees) ? "agree" : "DIFFER");
        }

        table.Print();
    }

    /// <summary>The greatest error of each kind, for JSON.</summary>
    public static Dictionary<string, double?> Errors(IEnumerable<Compared> compared) =>
        compared.GroupBy(c => c.Kind).ToDictionary(kind => kind.Key, kind => Number(kind.Max(c => c.Error)));

    /// <summary>JSON has no number that is none.</summary>
    public static double? Number(double value) => double.IsFinite(value) ? Math.Round(value, 7) : null;

    /// <summary>Says which is the first that does not agree, if there is one.</summary>
    /// <param name="compared">In the order of the computation.</param>
    /// <param name="what">What was found not to be what was expected: a sentence without its end.</param>
    /// <returns>Whether all agree.</returns>
    public static bool Agree(IEnumerable<Compared> compared, string what)
    {
        if (compared.FirstOrDefault(c => !c.Agrees) is not { } first) return true;
        Console.Error.WriteLine(
            $"gresnet-bench: {what}. First differs the {first.Kind} of {first.Name}: {first.Where}; error "
                + $"{first.Error:G3}, "
            + $"tolerance {first.Tolerance:G3}.");
        return false;
    }
}

using System.Collections.Immutable;
using GResNet.Runtime.Names;
using GResNet.Training.Data;

namespace GResNet.Cli.Views;

/// <summary>Says what is going to be learnt: the classes, how many images each has, and what was left out.</summary>
internal static class DataView
{
    // Of more classes, the first and the smallest tell whether they are what was meant.
    private const int MaxListed = 20, MaxOfMany = 10;

    public static void Print(TextWriter output, DataSplits images)
    {
        foreach (string note in images.Notes) output.WriteLine(Printable.Of(note));
        ImmutableArray<string> classes = images.Train.Classes;
        int[] counts = new int[classes.Length];
        foreach (IDataset part in (IDataset[])[images.Train, images.Validation])
            for (int i = 0; i < part.Count; i++) counts[part.Label(i)]++;
        (string Name, int Images)[] all = [.. classes.Zip(counts)];
        if (all.Length <= MaxListed)
        {
            output.WriteLine($"classes: {Listing(all)}");
            return;
        }

        output.WriteLine($"the first of {all.Length:n0} classes: {Listing(all.Take(MaxOfMany))}");
        output.WriteLine($"the smallest: {Listing(all.OrderBy(c => c.Images).Take(MaxOfMany))}");
    }

    private static string Listing(IEnumerable<(string Name, int Images)> classes) =>
        Printable.Of(string.Join(", ", classes.Select(c => $"{c.Name} {c.Images:n0}")));
}

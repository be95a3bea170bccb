using System.Collections.Immutable;
using GResNet.Cli.Output;
using GResNet.Imaging.Decoding;
using GResNet.Runtime.Names;
using GResNet.Training.Data.Folders;
using Spectre.Console;

namespace GResNet.Cli.Views;

/// <summary>Prints what is in a folder of images.</summary>
internal static class FolderReportView
{
    private const int RedirectedWidth = 400;

    // Of classes, and of groups of equal files; of more, the ends of the list tell enough.
    private const int MaxRows = 40;

    // Of the paths in a group of equal files.
    private const int MaxPaths = 5;

    public static void Print(TextWriter output, FolderReport report)
    {
        IAnsiConsole console = TableConsole.Open(output, RedirectedWidth);
        PrintClasses(console, report);
        PrintImages(console, report);
        PrintDuplicates(console, report.Duplicates);
        PrintProblems(console, "readable, but doubtful: some pixels may be wrong", "yellow", report.Doubtful);
        PrintProblems(console, "unreadable", "red", report.Problems);
        foreach (string note in report.Notes) console.WriteLine(Printable.Of(note));
        console.WriteLine(
            $"{Printable.Of(report.Name)}: {report.Images:n0} images in {report.Classes.Length:n0} classes, "
                + $"{report.Images - report.Problems.Length:n0} of them readable");
        if (report.Refusal is not null) console.MarkupLineInterpolated($"[red]{Printable.Of(report.Refusal)}[/]");
    }

    private static void PrintClasses(IAnsiConsole console, FolderReport report)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("class").AddColumn("train", Right).AddColumn("validation", Right).AddColumn("unreadable", Right);
        ImmutableArray<ClassReport> classes = report.Classes;
        if (classes.Length > MaxRows)
        {
            classes = [.. classes.OrderBy(c => c.Train + c.Validation)];
            foreach (ClassReport item in classes[..(MaxRows / 2)]) Add(item);
            table.AddRow($"({classes.Length - MaxRows:n0} more, of sizes between)", "", "", "");
            foreach (ClassReport item in classes[^(MaxRows / 2)..]) Add(item);
        }
        else
        {
            foreach (ClassReport item in classes) Add(item);
        }

        Add(
            new ClassReport(
                "all", classes.Sum(c => c.Train), classes.Sum(c => c.Validation), classes.Sum(c => c.Unreadable)));
        console.Write(table);

        void Add(ClassReport row) =>
            table.AddRow(Markup.Escape(Printable.Of(row.Name)), $"{row.Train:n0}", $"{row.Validation:n0}",
                row.Unreadable == 0 ? "" : $"[red]{row.Unreadable:n0}[/]");
    }

    private static void PrintImages(IAnsiConsole console, FolderReport report)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("images").AddColumn("number", Right)
            .AddColumn("");
        foreach ((string format, int count) in report.Formats) table.AddRow(format, $"{count:n0}", "");
        foreach ((ImageTraits trait, int count) in report.Traits)
        {
            (string name, string treatment) = Describe(trait);
            table.AddRow(name, $"{count:n0}", treatment);
        }

        foreach (SampleConversion conversion in report.Conversions)
            table.AddRow(conversion.Samples, $"{conversion.Paths.Length:n0}",
                Markup.Escape($"becomes 0 to 255: {Listed(conversion.Paths)}"));
        foreach ((string name, SizedImage? image) in new[] { ("smallest", report.Smallest),
            ("largest", report.Largest) })
            if (image is not null)
                table.AddRow(name, $"{image.Size.Width}×{image.Size.Height}", Markup.Escape(Printable.Of(image.Path)));
        console.Write(table);
    }

    private static void PrintDuplicates(IAnsiConsole console, ImmutableArray<DuplicateFiles> duplicates)
    {
        if (duplicates.IsEmpty) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("equal files").AddColumn("");
        // Those that do harm come first.
        foreach (DuplicateFiles group in duplicates.OrderByDescending(d => d.AcrossParts)
            .ThenByDescending(d => d.AcrossClasses).Take(MaxRows))
        {
            string[] harms = [.. new[] { group.AcrossParts
                ? "in train and validation"
                : "", group.AcrossClasses ? "in several classes" : "" }.Where(h => h.Length > 0)];
            string more = group.Paths.Length > MaxPaths ? $"\n({group.Paths.Length - MaxPaths:n0} more)" : "";
            table.AddRow(Markup.Escape(string.Join('\n', group.Paths.Take(MaxPaths).Select(Printable.Of)) + more),
                harms.Length == 0 ? "" : $"[yellow]{string.Join('\n', harms)}[/]");
        }

        if (duplicates.Length > MaxRows) table.AddRow($"({duplicates.Length - MaxRows:n0} more)", "");
        console.Write(table);
        console.WriteLine(
            $"equal files: {duplicates.Length:n0} groups, {duplicates.Count(d => d.AcrossParts):n0} of them in train "
                + $"and validation, {duplicates.Count(d => d.AcrossClasses):n0} in several classes");
    }

    private static void PrintProblems(
        IAnsiConsole console, string title, string colour, ImmutableArray<ImageProblem> problems)
    {
        if (problems.IsEmpty) return;
        Table table = new Table().Border(TableBorder.Simple).AddColumn(title);
        foreach (ImageProblem problem in problems)
            table.AddRow($"[{colour}]{Markup.Escape(Printable.Of(problem.Message))}[/]");
        console.Write(table);
    }

    private static string Listed(ImmutableArray<string> paths) => string.Join(", ", paths.Take(MaxPaths))
        + (paths.Length > MaxPaths ? $" and {paths.Length - MaxPaths:n0} more" : "");

    private static (string Name, string Treatment) Describe(ImageTraits trait) => trait switch
    {
        ImageTraits.Greyscale => ("greyscale", "repeated in three channels"),
        ImageTraits.Cmyk => ("CMYK", "converted without a colour profile"),
        ImageTraits.Deep => ("other than 8 bits", "brought to 8 bits, by the ranges below"),
        ImageTraits.Alpha => ("transparency", "dropped"),
        ImageTraits.Pages => ("several frames or pages", "the first is taken"),
        ImageTraits.Turned => ("turned (EXIF)", "made upright"),
        _ => ($"{trait}", ""),
    };

    private static void Right(TableColumn column) => column.RightAligned();
}

extern alias generators;

using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using generators::GResNet.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Bench.Generator;

/// <summary>
/// What the generator costs on GResNet-50 and its block, and on the whole zoo: the first run in a process, a whole run
/// once warm, and runs after one edit, as the compiler's own timer of generators sees them.
/// </summary>
internal static class GeneratorBenchmark
{
    private const string Model = "GResNet50", Block = "Bottleneck";
    private const int WarmUpRuns = 30;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Zoo");

    // What this program has beside what an author's project has; the zoo's own assembly would define its classes twice.
    private static readonly string[] NotReferenced =
        ["Microsoft.CodeAnalysis", "GResNet.Zoo", "GResNet.Generators", "System.CommandLine", "gresnet-bench"];

    // The other benchmarks run with the JIT settings of examples/Train, the generator with the runtime's, as in the
    // compiler.
    private static readonly string[] DefaultedSettings = ["DOTNET_TieredPGO", "DOTNET_TC_QuickJitForLoops"];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview);

    public static Command Command()
    {
        Option<int> rounds = Options.Rounds(15);
        var command = new Command(
            "generator", "Times the source generator on examples/Zoo: cold, warm, and after edits.") { rounds };
        command.SetAction(parsed =>
            DefaultedSettings.All(setting => Environment.GetEnvironmentVariable(setting) is not null)
            ? Run(parsed.GetValue(rounds))
            : RunWithDefaults(parsed.Tokens.Select(token => token.Value)));
        return command;
    }

    private static int RunWithDefaults(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = ThisProgram.With(arguments);
        foreach (string setting in DefaultedSettings) start.Environment[setting] = "1";
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static int Run(int rounds)
    {
        string[] blocks = Blocks();
        CSharpCompilation model = Compilation([Model, .. blocks]), zoo = Compilation("*");
        SyntaxTree block = model.SyntaxTrees.Single(tree => Path.GetFileNameWithoutExtension(tree.FilePath) == Block);

        // Roslyn itself comes precompiled in the SDK but not here: let it bind the code once, so that the first run is
        // the generator's own, with its compilation by the JIT.
        _ = model.GetDiagnostics();
        (GeneratorDriver driver, double cold) = Timed(NewDriver(), model);
        Diagnostic? error =
            driver.GetRunResult().Diagnostics.FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        if (error is not null)
        {
            Console.Error.WriteLine(error);
            return 1;
        }

        // An editor has run it many times before: let the JIT reach its upper tier.
        for (int run = 0; run < WarmUpRuns; run++) _ = Timed(NewDriver(), model);
        CSharpCompilation bound = Bound();
        GeneratorDriver boundDriver = NewDriver().RunGenerators(bound);
        var rows = new List<(string Name, double[] Milliseconds)>
        {
            ("GResNet50, first run in the process", [cold]),
            ("GResNet50, whole run, warm", Repeat(_ => Timed(NewDriver(), model).Milliseconds)),
            ("GResNet50, its block changes", Repeat(round => Edit(source => source.Replace(
                "return Activate(x + y)", round % 2 == 0
                    ? "return Activate(y + x)"
                    : "return Activate(x + y)", StringComparison.Ordinal)))),
            ("GResNet50, a comment in its block", Repeat(round => Edit(source => $"// {round}\n{source}"))),
            ("GResNet50 of 20 referenced blocks, whole run, warm",
                Repeat(_ => Timed(NewDriver(), bound).Milliseconds)),
            ("GResNet50 of 20 referenced blocks, a comment in it", Repeat(Comment)),
            ("whole zoo, whole run, warm", Repeat(_ => Timed(NewDriver(), zoo).Milliseconds)),
        };

        var table = new TextTable("generator, milliseconds", "median", "min", "max");
        foreach ((string name, double[] times) in rows)
            table.Add(name, $"{times[times.Length / 2]:0.0}", $"{times[0]:0.0}", $"{times[^1]:0.0}");
        table.Print();
        Console.WriteLine(
            JsonLine.Of(
                rows.ToDictionary(row => row.Name, row =>
                    Math.Round(row.Milliseconds[row.Milliseconds.Length / 2], 2))));
        return 0;

        double[] Repeat(Func<int, double> time) => [.. Enumerable.Range(0, rounds).Select(time).Order()];

        double Edit(Func<string, string> change)
        {
            (driver, double milliseconds) = Timed(driver, Edited(model, block, change));
            return milliseconds;
        }

        double Comment(int round)
        {
            (boundDriver, double milliseconds) =
                Timed(boundDriver, Edited(bound, bound.SyntaxTrees[^1], source => $"// {round}\n{source}"));
            return milliseconds;
        }
    }

    private static CSharpCompilation Edited(CSharpCompilation project, SyntaxTree file, Func<string, string> change) =>
        project.ReplaceSyntaxTree(file, file.WithChangedText(
            Microsoft.CodeAnalysis.Text.SourceText.From(change(file.GetText().ToString()))));

    private static CSharpGeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static (GeneratorDriver Driver, double Milliseconds) Timed(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGenerators(compilation);
        return (driver, driver.GetTimingInfo().ElapsedTime.TotalMilliseconds);
    }

    /// <summary>The model with its blocks, and others, in an assembly that it references.</summary>
    internal static CSharpCompilation Bound() =>
        Compilation(Model).AddReferences(ReferencedBlocks.Of(Compilation(Blocks()), Block));

    /// <summary>The blocks that the model is made of, which have a file each.</summary>
    private static string[] Blocks()
    {
        List<string> found = [Model];
        for (int i = 0; i < found.Count; i++)
            found.AddRange(Regex.Matches(File.ReadAllText(Source(found[i])), @"\b(?:Block|Stage)<(\w+)>")
                .Select(used => used.Groups[1].Value).Distinct().Except(found).ToArray());
        return [.. found.Skip(1)];
    }

    private static string Source(string name) => Path.Combine(Folder, $"{name}.cs");

    private static CSharpCompilation Compilation(params string[] names)
    {
        string[] files = [.. names.SelectMany(name => Directory.GetFiles(Folder, $"{name}.cs"))];
        string usings = "global using System; global using System.Linq; global using System.Collections.Generic;";
        return CSharpCompilation.Create(
            "Zoo",
            [CSharpSyntaxTree.ParseText(usings, ParseOptions),
                .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), ParseOptions, file))],
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static ImmutableArray<MetadataReference> References() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                !NotReferenced.Any(start => Path.GetFileName(path).StartsWith(start, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}

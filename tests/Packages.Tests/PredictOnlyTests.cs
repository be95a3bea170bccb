using System.Globalization;
using System.Runtime.InteropServices;

namespace GResNet.Packages.Tests;

/// <summary>
/// The program of docs/packages.md that predicts alone, compiled to native code, with a network of the same blocks as
/// one that was trained by another program.
/// </summary>
[Collection(nameof(Feed))]
public sealed class PredictOnlyTests(Feed feed)
{
    private const long MostBytes = 5_000_000;

    [NativeFact]
    public void Native_code_is_small_and_predicts_as_the_trained_network_does()
    {
        string folder = feed.NewProject("Leaf");
        WriteProject(folder);

        string[] linker = NativeFactAttribute.Linker is { } driver ? [$"-p:CppCompilerAndLinker={driver}"] : [];
        string platform = RuntimeInformation.RuntimeIdentifier;
        Dotnet.Run(folder, ["publish", "-c", "Release", "-r", platform, "-o", "native", .. linker]);

        string leaf = Path.Combine(folder, "native", OperatingSystem.IsWindows() ? "Leaf.exe" : "Leaf");
        Assert.InRange(new FileInfo(leaf).Length, 1, MostBytes);
        string[][] lines =
        [
            .. Dotnet.RunProgram(leaf, folder, feed.Trees.Weights, TreesProject.Photograph).Trim().Split('\n')
                .Select(line => line.Split(' ')),
        ];
        (string Class, double Probability)[] expected = feed.Trees.Predict();
        Assert.Equal(expected.Select(prediction => prediction.Class), lines.Select(line => line[0]));
        // Sums are rounded otherwise: native code takes narrower vectors.
        Assert.All(expected.Zip(lines), pair => Assert.Equal(
            pair.First.Probability, double.Parse(pair.Second[1], CultureInfo.InvariantCulture), tolerance: 1e-3));
    }

    /// <summary>The documentation's program and project, with the trained network's classes.</summary>
    private void WriteProject(string folder)
    {
        File.Copy(Path.Combine(feed.Trees.Folder, "Residual.cs"), Path.Combine(folder, "Residual.cs"));
        string net = File.ReadAllText(Path.Combine(feed.Trees.Folder, "Net.cs"));
        File.WriteAllText(
            Path.Combine(folder, "Net.cs"),
            net.Replace("[GResNetModel(", "[GResNetModel(Training = false, ", StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(folder, "Program.cs"),
            "using Trees;\n" + Documentation.Example("Load(model, args[0]")
                .Replace("new Small()", "new Net()", StringComparison.Ordinal));
        File.WriteAllText(
            Path.Combine(folder, "Leaf.csproj"),
            Documentation.Example("<PublishAot>").Replace("0.1.0", Feed.Version, StringComparison.Ordinal));
    }
}

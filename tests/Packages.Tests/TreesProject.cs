using System.Text.Json;

namespace GResNet.Packages.Tests;

/// <summary>
/// What a person has after the first minutes: <c>dotnet new gresnet -n Trees</c> in an empty folder, and a network that
/// is trained on a folder of photographs.
/// </summary>
internal sealed class TreesProject
{
    private const int PhotographsPerClass = 16, Side = 24;

    /// <summary>Installs the template, makes the project and trains.</summary>
    public TreesProject(Feed feed)
    {
        string home = feed.NewProject("Home");
        // Templates of the user are not touched.
        string[] hive = ["--debug:custom-hive", Path.Combine(home, "hive")];
        Dotnet.Run(home, ["new", "install", $"GResNet.Templates@{Feed.Version}", .. hive]);
        Dotnet.Run(
            home, ["new", "gresnet", "-n", "Trees", "--classes", "2", "--resolution", "32", "--no-restore", .. hive]);
        Folder = Path.Combine(home, "Trees");
        Photographs = Path.Combine(home, "photographs");
        WriteClass("beech", 60);
        WriteClass("oak", 180);
        TrainingOutput = Dotnet.Run(
            Folder, "run", "--", "train", "--data", Photographs, "--recipe", "quick", "--epochs", "2", "--batch", "4");
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>A folder of two classes.</summary>
    public string Photographs { get; }

    /// <summary>What training said.</summary>
    public string TrainingOutput { get; }

    /// <summary>The built program.</summary>
    public string Assembly => Path.Combine(Folder, "bin", "Debug", "net10.0", "Trees.dll");

    /// <summary>The run's best weights.</summary>
    public string Weights => Path.Combine(Folder, "runs", "net-photographs", "best.safetensors");

    /// <summary>A photograph that is none of those that were trained with.</summary>
    public static string Photograph =>
        Path.Combine(Feed.Root, "tests", "Runtime.Tests", "Data", "Corpus", "good", "444.jpg");

    /// <summary>What <c>predict</c> says of the photograph: classes and probabilities, the likeliest first.</summary>
    public (string Class, double Probability)[] Predict()
    {
        using JsonDocument predicted = JsonDocument.Parse(
            Dotnet.Run(Folder, "run", "--no-build", "--", "predict", Photograph, "--json"));
        return
        [
            .. predicted.RootElement.GetProperty("predictions").EnumerateArray().Select(prediction => (
                prediction.GetProperty("class").GetString()!, prediction.GetProperty("probability").GetDouble())),
        ];
    }

    /// <summary>Photographs of noise around a brightness, as PPM.</summary>
    private void WriteClass(string name, int brightness)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Photographs, name)).FullName;
        var random = new Random(brightness);
        for (int i = 0; i < PhotographsPerClass; i++)
        {
            using FileStream file = File.Create(Path.Combine(folder, $"{i}.ppm"));
            file.Write(System.Text.Encoding.ASCII.GetBytes($"P6 {Side} {Side} 255\n"));
            for (int b = 0; b < 3 * Side * Side; b++) file.WriteByte((byte)(brightness + random.Next(-40, 40)));
        }
    }
}

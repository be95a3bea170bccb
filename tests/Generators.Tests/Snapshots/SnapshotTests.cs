using System.Runtime.CompilerServices;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Snapshots;

/// <summary>Every file generated for a small GResNet, and for the network that uses all other layers and operations.</summary>
public sealed class SnapshotTests
{
    private const string Extension = ".g.cs";

    private static readonly GenerationResult Generated =
        Generation.Run(Sources.Bottleneck, Sources.Model, File.ReadAllText(MixedPath()));

    public static TheoryData<string> Files => [.. Generated.Files];

    [Theory, MemberData(nameof(Files))]
    public Task GeneratedFile(string name) => Snapshot.Match(Generated.Text(name), name[..^Extension.Length]);

    [Fact]
    public void GeneratedFilesCompile() => Assert.Empty(Generated.CompilerDiagnostics);

    private static string MixedPath([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "Zoo.Tests", "Models", "Mixed.cs");
}

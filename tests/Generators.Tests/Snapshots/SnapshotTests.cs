using System.Runtime.CompilerServices;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Snapshots;

/// <summary>
/// Every file generated for a small GResNet, and for the network that uses all other layers and operations.
/// </summary>
public sealed class SnapshotTests
{
    private const string Extension = ".g.cs";

    private static readonly GenerationResult Generated =
        Generation.Run(Sources.Bottleneck, Sources.Model, File.ReadAllText(MixedPath()));

    /// <summary>
    /// What an author's project has that references the runtime for GPUs, as far as the generator looks.
    /// </summary>
    private const string GpuRuntime = "namespace GResNet.Runtime.Ilgpu; public interface IGpuModel;";

    private static readonly GenerationResult GeneratedForGpus =
        Generation.Run(Sources.Bottleneck, Sources.Model, File.ReadAllText(MixedPath()), GpuRuntime);

    /// <summary>The same of TorchSharp's.</summary>
    private const string TorchRuntime = "namespace GResNet.Runtime.TorchSharp; public interface ITorchModel;";

    private static readonly GenerationResult GeneratedForTorch =
        Generation.Run(Sources.Bottleneck, Sources.Model, File.ReadAllText(MixedPath()), TorchRuntime);

    /// <summary>
    /// What is written for other assemblies is nothing to read: Travel/BlockFormatTests has the format.
    /// </summary>
    private const string Compressed = ".Spec.g.cs";

    public static TheoryData<string> Files =>
        [.. Generated.Files.Where(file => !file.EndsWith(Compressed, StringComparison.Ordinal))];

    public static TheoryData<string> GpuFiles => [.. GeneratedForGpus.Files.Except(Generated.Files)];

    public static TheoryData<string> TorchFiles => [.. GeneratedForTorch.Files.Except(Generated.Files)];

    [Theory, MemberData(nameof(Files))]
    public Task GeneratedFile(string name) => Snapshot.Match(Generated.Text(name), name[..^Extension.Length]);

    [Theory, MemberData(nameof(GpuFiles))]
    public Task GeneratedFileForGpus(string name) =>
        Snapshot.Match(GeneratedForGpus.Text(name), name[..^Extension.Length]);

    [Theory, MemberData(nameof(TorchFiles))]
    public Task GeneratedFileForTorch(string name) =>
        Snapshot.Match(GeneratedForTorch.Text(name), name[..^Extension.Length]);

    [Theory, MemberData(nameof(Files))]
    public void WhatIsGeneratedForTheCpuDoesNotDependOnGpus(string name) =>
        Assert.Equal(Generated.Text(name), GeneratedForGpus.Text(name));

    [Fact]
    public void GeneratedFilesCompile() => Assert.Empty(Generated.CompilerDiagnostics);

    private static string MixedPath([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "..", "..", "Zoo.Tests", "Models", "Mixed.cs");
}

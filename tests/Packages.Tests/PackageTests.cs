using System.IO.Compression;
using System.Xml.Linq;

namespace GResNet.Packages.Tests;

/// <summary>What is in the packages.</summary>
[Collection(nameof(Feed))]
public sealed class PackageTests(Feed feed)
{
    private const string Props = "buildTransitive/GResNet.Runtime.props";
    private const string Libvips = "buildTransitive/GResNet.Imaging.targets";

    /// <summary>Of each package: the packages it brings, and files besides its assembly.</summary>
    public static TheoryData<string, string[], string[]> Table => new()
    {
        {
            "GResNet", ["GResNet.Runtime"],
            [
                "lib/net10.0/GResNet.Dsl.dll", "analyzers/dotnet/cs/GResNet.Generators.dll",
                "analyzers/dotnet/cs/GResNet.CodeFixes.dll",
                "buildTransitive/GResNet.props",
            ]
        },
        { "GResNet.Runtime", [], ["lib/net10.0/GResNet.Runtime.dll", Props] },
        {
            "GResNet.Imaging", ["GResNet.Runtime", "NetVips.Native"],
            ["lib/net10.0/GResNet.Imaging.dll", Libvips, "THIRD-PARTY-NOTICES.md"]
        },
        { "GResNet.Inference", ["GResNet.Imaging"], ["lib/net10.0/GResNet.Inference.dll"] },
        { "GResNet.Training", ["GResNet.Imaging"], ["lib/net10.0/GResNet.Training.dll"] },
        { "GResNet.Reports", ["GResNet.Training"], ["lib/net10.0/GResNet.Reports.dll"] },
        { "GResNet.Ilgpu", ["GResNet.Imaging", "ILGPU.Algorithms"], ["lib/net10.0/GResNet.Runtime.Ilgpu.dll"] },
        {
            "GResNet.Training.Ilgpu", ["GResNet.Ilgpu", "GResNet.Training"],
            ["lib/net10.0/GResNet.Training.Ilgpu.dll"]
        },
        {
            "GResNet.TorchSharp", ["GResNet.Runtime", "TorchSharp"],
            ["lib/net10.0/GResNet.Runtime.TorchSharp.dll"]
        },
        {
            "GResNet.Training.TorchSharp", ["GResNet.TorchSharp", "GResNet.Training"],
            ["lib/net10.0/GResNet.Training.TorchSharp.dll"]
        },
        { "GResNet.Search", ["GResNet.Runtime"], ["lib/net10.0/GResNet.Search.dll"] },
        { "GResNet.Search.Milvus", ["GResNet.Search"], ["lib/net10.0/GResNet.Search.Milvus.dll"] },
        {
            "GResNet.Search.Postgres", ["GResNet.Search", "Npgsql", "Pgvector"],
            ["lib/net10.0/GResNet.Search.Postgres.dll"]
        },
        { "GResNet.Zoo", ["GResNet", "GResNet.Ilgpu", "GResNet.Runtime"], ["lib/net10.0/GResNet.Zoo.dll"] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_package_has_what_its_users_need(string id, string[] dependencies, string[] files)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{id}.{Feed.Version}.nupkg"));
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Empty(files.Append("README.md").Except(names));
        using Stream nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        XElement metadata = XDocument.Load(nuspec).Root!.Elements().Single();
        XElement[] elements = [.. metadata.Descendants()];
        Assert.Equal(
            dependencies.Order(StringComparer.Ordinal),
            elements.Where(element => element.Name.LocalName == "dependency").Select(element =>
                element.Attribute("id")!.Value).Order(StringComparer.Ordinal));
        Assert.Equal("MIT", elements.Single(element => element.Name.LocalName == "license").Value);
        Assert.Equal("README.md", elements.Single(element => element.Name.LocalName == "readme").Value);
        Assert.NotEqual("Package Description", elements.Single(e => e.Name.LocalName == "description").Value);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Its_symbols_are_beside_it(string id, string[] dependencies, string[] files)
    {
        Assert.NotNull(dependencies);
        using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(feed.Packages, $"{id}.{Feed.Version}.snupkg"));
        string assembly = files.First(file => file.StartsWith("lib/", StringComparison.Ordinal));
        Assert.NotNull(symbols.GetEntry(Path.ChangeExtension(assembly, "pdb")));
    }

    /// <summary>Nothing is packed that is not in the table, but for the command line and the template.</summary>
    [Fact]
    public void All_packages_are_known() => Assert.Equal(
        Table.Select(row => (string)row[0]).Concat(["GResNet.Cli", "GResNet.Cli.Tool", "GResNet.Templates"])
            .Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(feed.Packages, "*.nupkg").Select(file =>
            Path.GetFileName(file).Replace($".{Feed.Version}.nupkg", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
}

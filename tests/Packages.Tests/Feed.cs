using System.Reflection;
using System.Runtime.CompilerServices;

namespace GResNet.Packages.Tests;

/// <summary>
/// Everything that is packed, in a folder that serves as a feed, and room for projects that know nothing else of this
/// repository: they have their own folder of packages, so that none is used that was packed before.
/// </summary>
public sealed class Feed : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-packages-").FullName;
    private readonly Lazy<TreesProject> trees;

    /// <summary>Packs what the solution's build has left.</summary>
    public Feed()
    {
        trees = new Lazy<TreesProject>(() => new TreesProject(this));
        Directory.CreateDirectory(Packages);
        string configuration =
            typeof(Feed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        Dotnet.Run(Root, "pack", "GResNet.Packages.slnf", "--no-build", "-c", configuration, "-o", Packages);
        File.WriteAllText(Path.Combine(folder, "NuGet.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="restored" /></config>
              <packageSources>
                <clear />
                <add key="packed" value="{Packages}" />
                <add key="others" value="{RestoredBefore()}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="GResNet*" /></packageSource>
                <packageSource key="others"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
    }

    /// <summary>The repository.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(folder, "feed");

    /// <summary>The version of all packages.</summary>
    public static string Version { get; } =
        typeof(Feed).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion
            .Split('+')[0];

    /// <summary>A project that <c>dotnet new</c> made, trained.</summary>
    internal TreesProject Trees => trees.Value;

    /// <summary>A new folder for a project.</summary>
    public string NewProject(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The packages of others, which the build of this repository has restored: a feed in itself.</summary>
    private string RestoredBefore() =>
        Dotnet.Run(folder, "nuget", "locals", "global-packages", "--list").Split(": ")[1].Trim();

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>The tests that share what is packed.</summary>
[CollectionDefinition(nameof(Feed))]
public sealed class FeedCollection : ICollectionFixture<Feed>;

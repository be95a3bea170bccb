using System.Diagnostics;

namespace Trees;

/// <summary>The tool, on an assembly and on projects.</summary>
public sealed class ToolTests : IDisposable
{
    private static readonly string Here = AppContext.BaseDirectory;
    private static readonly string Assembly = typeof(OakNet).Assembly.Location;

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_assembly_is_trained()
    {
        Output trained = await RunAsync(
            "train", "--assembly", Assembly, "--model", "oaknet", "--epochs", "1", "--limit", "64", "--batch", "32",
            "--out", Path.Combine(folder, "run"));
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("oaknet: ", trained.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_built_and_its_networks_are_known()
    {
        WriteProject("[GResNetModel(Resolutions = [8], Classes = 3)]");
        foreach (string[] source in (string[][])[[], ["--project", "."], [$"--project={folder}"]])
        {
            Output summary = await RunAsync(["summary", "elm", .. source]);
            Assert.True(summary.ExitCode == 0, summary.Error + summary.Text);
            Assert.Contains("Elm at 8×8, 3 classes", summary.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_compiler_says_of_a_project_is_passed_on()
    {
        WriteProject("[GResNetModel(Resolutions = [8])]");
        Output output = await RunAsync("summary", "elm");
        Assert.Equal(1, output.ExitCode);
        Assert.Contains("error GRN0010", output.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        2, "gresnet: There is no project in this folder: name its folder with --project, or an assembly", "train")]
    [InlineData(
        2, "gresnet: --project 'nowhere' is neither a project's file nor a folder.", "train", "--project", "nowhere")]
    [InlineData(2, "gresnet: --project needs a path.", "train", "--project")]
    [InlineData(2, "gresnet: --project or --assembly can be given once.", "train", "--project=a", "--assembly=b")]
    [InlineData(1, "gresnet: 'no.dll' cannot be loaded: ", "train", "--assembly", "no.dll")]
    [InlineData(
        2, "gresnet: Which network is not said: name one by --model, beech, oaknet or sapling.", "train", "--assembly",
        "")]
    public async Task What_is_wrong_is_said(int exitCode, string message, params string[] args)
    {
        Output output = await RunAsync([.. args.Select(arg => arg.Length == 0 ? Assembly : arg)]);
        Assert.Equal(exitCode, output.ExitCode);
        Assert.StartsWith(message, output.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assembly_without_networks_is_refused()
    {
        string path = typeof(FactAttribute).Assembly.Location;
        Output output = await RunAsync("summary", "--assembly", path);
        Assert.Equal(1, output.ExitCode);
        Assert.Equal(
            $"gresnet: '{path}' has no networks: they are its classes that are marked [GResNetModel].",
            output.Error.TrimEnd());
    }

    [Fact]
    public async Task Help_needs_no_project() => Assert.Contains(
        "--assembly FILE", (await RunAsync("--help")).Text, StringComparison.Ordinal);

    private void WriteProject(string attribute)
    {
        File.WriteAllText(Path.Combine(folder, "Elms.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(Here, "GResNet.Dsl.dll")}" />
                <Reference Include="{Path.Combine(Here, "GResNet.Runtime.dll")}" />
                <Analyzer Include="{Path.Combine(Here, "Analyzers", "GResNet.Generators.dll")}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Elm.cs"), $$"""
            using GResNet.Dsl;
            using static GResNet.Dsl.Ops;

            {{attribute}}
            public partial class Elm
            {
                [Conv(Kernel = 3)] private partial Tensor Stem(Tensor x, int channels);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Stem(image, 3));
            }
            """);
    }

    private async Task<Output> RunAsync(params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(Here, "GResNet.Cli.Tool.dll"), .. args])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Output(process.ExitCode, await output, await error);
    }
}

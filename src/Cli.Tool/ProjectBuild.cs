using System.Diagnostics;

namespace GResNet.Cli.Tool;

/// <summary>Builds a project, as <c>dotnet build</c> does.</summary>
internal static class ProjectBuild
{
    private const string Pattern = "*.csproj", Property = "TargetPath";

    /// <summary>Builds it.</summary>
    /// <param name="project">A project's file or folder; null for the current folder.</param>
    /// <returns>The assembly.</returns>
    /// <exception cref="ToolException">There is no project, or not one, or it cannot be built.</exception>
    public static string Run(string? project)
    {
        string file = Find(project);
        Console.Error.WriteLine($"building {file}");
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["build", file, "-c", "Release", "--nologo", "-t:Build", $"-getProperty:{Property}"])
        {
            RedirectStandardOutput = true,
        };
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd().Trim();
        build.WaitForExit();
        if (build.ExitCode != 0) throw ToolException.Failure($"'{file}' cannot be built: see above.");
        if (File.Exists(output)) return output;
        throw ToolException.Failure(
            $"'{file}' does not give one assembly, as it is for several frameworks: name one with --assembly.");
    }

    private static string Find(string? project)
    {
        if (File.Exists(project)) return project;
        if (project is not null && !Directory.Exists(project))
            throw ToolException.Usage($"--project '{project}' is neither a project's file nor a folder.");
        string folder = project ?? ".";
        return Directory.GetFiles(folder, Pattern) switch
        {
            [var only] => only,
            [] => throw ToolException.Usage(
                (project is null ? "There is no project in this folder" : $"There is no project in '{project}'")
                    + ": name its folder with --project, or an assembly with --assembly."),
            [var first, ..] => throw ToolException.Usage(
                $"There are several projects in '{folder}': name one of them, such as --project {first}."),
        };
    }
}

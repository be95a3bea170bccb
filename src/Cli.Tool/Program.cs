using System.Collections.Immutable;
using GResNet.Cli;
using GResNet.Cli.Programs;
using GResNet.Cli.Tool;
using GResNet.Runtime.Models.Registry;

const string Name = "gresnet";

try
{
    ToolArguments arguments = ToolArguments.Of([.. args]);
    string? assembly = arguments.Assembly ?? (arguments.NeedsModels ? ProjectBuild.Run(arguments.Project) : null);
    return GResNetApp.Run([.. arguments.Command], new ProgramDescription(
        assembly is null ? ModelRegistry.Empty : ModelAssembly.Load(assembly))
    {
        Name = Name,
        Command = string.Join(' ', ImmutableArray.Create(Name).AddRange(arguments.Source)),
        Note = ToolArguments.Help,
    });
}
catch (ToolException error)
{
    Console.Error.WriteLine($"{Name}: {error.Message}");
    return error.ExitCode;
}

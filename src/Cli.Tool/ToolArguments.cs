using System.Collections.Immutable;
using GResNet.Training.Names;

namespace GResNet.Cli.Tool;

/// <summary>A command line, and where the models are that it is for.</summary>
/// <param name="Command">The command line without what says where models are.</param>
/// <param name="Source">What says it, as it was given, for commands to copy.</param>
/// <param name="Project">A project's file or folder; null where none is named.</param>
/// <param name="Assembly">An assembly's file; null where none is named.</param>
internal sealed record ToolArguments(
    ImmutableArray<string> Command, ImmutableArray<string> Source, string? Project, string? Assembly)
{
    private const string ProjectOption = "--project", AssemblyOption = "--assembly";

    private static readonly string[] Questions = ["--help", "-h", "-?", "/?", "/h", "--version"];

    /// <summary>What the help says of it.</summary>
    public const string Help =
        $"The networks are those of {ProjectOption} FOLDER, which is built first, or of {AssemblyOption} FILE, a .dll; "
            + "without either, of the project in this folder.";

    /// <summary>Whether the command is about models.</summary>
    public bool NeedsModels =>
        Command is not ["data", ..] && !Command.Any(Questions.Contains);

    /// <summary>Reads a command line.</summary>
    /// <exception cref="ToolException">What says where models are is not complete, or said twice.</exception>
    public static ToolArguments Of(ImmutableArray<string> arguments)
    {
        var read = new ToolArguments([], [], null, null);
        for (int i = 0; i < arguments.Length; i++)
        {
            string[] parts = arguments[i].Split('=', 2);
            if (parts[0] is not (ProjectOption or AssemblyOption))
            {
                read = read with { Command = read.Command.Add(arguments[i]) };
                continue;
            }

            string? value = parts.Length == 2 ? parts[1] : ++i < arguments.Length ? arguments[i] : null;
            read = read.With(parts[0], value);
        }

        return read;
    }

    private ToolArguments With(string option, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) throw ToolException.Usage($"{option} needs a path.");
        if (Project is not null || Assembly is not null)
            throw ToolException.Usage($"{ProjectOption} or {AssemblyOption} can be given once.");
        return this with
        {
            Source = [option, ShellWord.Of(value)],
            Project = option == ProjectOption ? value : null,
            Assembly = option == AssemblyOption ? value : null,
        };
    }
}

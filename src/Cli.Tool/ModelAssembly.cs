using System.Reflection;
using System.Runtime.Loader;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;

namespace GResNet.Cli.Tool;

/// <summary>The models of an assembly that is loaded into this process.</summary>
internal static class ModelAssembly
{
    /// <summary>Loads an assembly; what it refers to is found beside it.</summary>
    /// <exception cref="ToolException">It is none, has no models, or is for another version of GResNet.</exception>
    public static ModelRegistry Load(string path)
    {
        Assembly assembly = Open(path);
        CheckVersion(assembly, path);
        RegisteredModelsAttribute registered = assembly.GetCustomAttribute<RegisteredModelsAttribute>()
            ?? throw ToolException.Failure(
                $"'{path}' has no networks: they are its classes that are marked [GResNetModel].");
        return (ModelRegistry)registered.Type.GetProperty("All")!.GetValue(null)!;
    }

    private static Assembly Open(string path)
    {
        try
        {
            var beside = new AssemblyDependencyResolver(Path.GetFullPath(path));
            AssemblyLoadContext.Default.Resolving += (context, name) =>
                beside.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or InvalidOperationException)
        {
            throw ToolException.Failure($"'{path}' cannot be loaded: {error.Message}");
        }
    }

    /// <summary>Generated code and what it calls are of one version.</summary>
    private static void CheckVersion(Assembly assembly, string path)
    {
        AssemblyName ours = typeof(IModel).Assembly.GetName();
        AssemblyName? theirs = assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == ours.Name);
        if (theirs is null || theirs.Version == ours.Version) return;
        throw ToolException.Failure(
            $"'{path}' is built with GResNet {theirs.Version?.ToString(3)}, and this is gresnet "
                + $"{ours.Version?.ToString(3)}: give both one version, by dotnet tool update or in the project.");
    }
}

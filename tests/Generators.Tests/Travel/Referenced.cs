using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GResNet.Generators.Tests.Travel;

/// <summary>Other assemblies for a project to reference.</summary>
internal static class Referenced
{
    /// <summary>
    /// An assembly of this name, compiled with the generator, as a build leaves it for others to reference.
    /// </summary>
    public static PortableExecutableReference Assembly(
        string name, string source, params MetadataReference[] references) =>
        Image(Generation.Run(Project(name, source, references)).Output);

    /// <summary>A project before the generator has run in it.</summary>
    public static CSharpCompilation Project(string name, string source, params MetadataReference[] references) =>
        Generation.Compile(Sources.Usings + source).WithAssemblyName(name).AddReferences(references);

    /// <summary>What a build leaves of a project: declarations alone, without those that are private.</summary>
    public static PortableExecutableReference Image(Compilation project)
    {
        using var image = new MemoryStream();
        EmitResult result = project.Emit(
            image, options: new EmitOptions(metadataOnly: true, includePrivateMembers: false));
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}

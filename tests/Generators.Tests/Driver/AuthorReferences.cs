using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Driver;

/// <summary>
/// What an author's project refers to: the platform that the tests run on, and what they bring of GResNet.
/// </summary>
internal static class AuthorReferences
{
    public static ImmutableArray<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll" or "GResNet.Dsl.dll"
                    or "GResNet.Runtime.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}

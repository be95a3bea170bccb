using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Travel;

/// <summary>
/// Finds the blocks in what a project references: in a file's metadata, or, where an editor refers to another project
/// as it stands, in that project's attributes.
/// </summary>
internal static class ReferencedAssembly
{
    private const string Namespace = "GResNet.Dsl";
    private const string Attribute = "BlockSpecAttribute";

    public static ImmutableArray<WrittenBlock> Blocks(MetadataReference reference)
    {
        try
        {
            return reference switch
            {
                CompilationReference project => [.. InProject(project.Compilation)],
                PortableExecutableReference file when file.GetMetadata() is AssemblyMetadata metadata =>
                    [.. InFile(metadata.GetModules()[0].GetMetadataReader())],
                _ => [],
            };
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // The compiler says so.
            return [];
        }
    }

    private static IEnumerable<WrittenBlock> InProject(Compilation project) =>
        from attribute in project.Assembly.GetAttributes()
        where attribute.AttributeClass is { Name: Attribute } type
            && type.ContainingNamespace.ToDisplayString() == Namespace
        let arguments = attribute.ConstructorArguments
        where arguments.Length == 3
        select new WrittenBlock(
            project.Assembly.Name, arguments[0].Value as string ?? "", arguments[1].Value as int? ?? 0,
            arguments[2].Value as string ?? "");

    private static IEnumerable<WrittenBlock> InFile(MetadataReader reader)
    {
        if (!reader.IsAssembly) yield break;
        string name = reader.GetString(reader.GetAssemblyDefinition().Name);
        foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (!IsBlock(reader, attribute)) continue;
            // Of the arguments, a prolog is in front.
            BlobReader arguments = reader.GetBlobReader(attribute.Value);
            arguments.ReadUInt16();
            yield return new WrittenBlock(
                name, arguments.ReadSerializedString() ?? "", arguments.ReadInt32(),
                arguments.ReadSerializedString() ?? "");
        }
    }

    private static bool IsBlock(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference) return false;
        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference) return false;
        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return reader.StringComparer.Equals(type.Name, Attribute)
            && reader.StringComparer.Equals(type.Namespace, Namespace);
    }
}

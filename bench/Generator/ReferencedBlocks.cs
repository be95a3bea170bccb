extern alias generators;

using generators::GResNet.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Bench.Generator;

/// <summary>Blocks in an assembly of their own, as a build leaves it.</summary>
internal static class ReferencedBlocks
{
    private const int Count = 20;

    /// <summary>The assembly of <paramref name="blocks"/>, filled up with copies of one.</summary>
    /// <param name="blocks">The blocks, in a file each.</param>
    /// <param name="copied">The one.</param>
    public static PortableExecutableReference Of(CSharpCompilation blocks, string copied)
    {
        SyntaxTree[] files = [.. blocks.SyntaxTrees.Skip(1)];
        SyntaxTree file = files.Single(file => Path.GetFileNameWithoutExtension(file.FilePath) == copied);
        string block = file.ToString();
        var options = (CSharpParseOptions)file.Options;
        CSharpCompilation all = blocks.WithAssemblyName("Blocks").AddSyntaxTrees(
            Enumerable.Range(files.Length, Count - files.Length).Select(i => CSharpSyntaxTree.ParseText(
                block.Replace($"partial class {copied}", $"partial class Copy{i}", StringComparison.Ordinal),
                options)));
        CSharpGeneratorDriver.Create([new GResNetGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(all, out Compilation output, out _);
        using var image = new MemoryStream();
        if (output.Emit(image) is { Success: false, Diagnostics: var errors })
            throw new BenchException($"The referenced blocks do not compile: {errors[0]}");
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}

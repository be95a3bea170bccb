using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GResNet.Generators.Tests.Style;

/// <summary>
/// The folders of a project stand on each other: no two use types of each other, directly or through others. Files
/// beside the folders may use all of them, and none of them uses these.
/// </summary>
public sealed class FolderCirclesTests
{
    public static TheoryData<string> Projects =>
        ["Cli", "CodeFixes", "Generators", "Imaging", "Inference", "Reports", "Runtime",
            "Runtime.Ilgpu", "Search", "Search.Milvus", "Search.Postgres", "Training", "Training.Ilgpu",
            "Training.TorchSharp"];

    [Theory, MemberData(nameof(Projects))]
    public void FoldersDoNotUseEachOther(string project)
    {
        (string From, string To, string Use)[] uses = [.. Uses("src/" + project + "/")];
        HashSet<string> left = [.. uses.Select(use => use.From)];
        while (left.RemoveWhere(folder => !Arrows().Any(use => use.From == folder)
            || !Arrows().Any(use => use.To == folder)) > 0)
        {
        }

        Assert.True(left.Count == 0, "These folders stand in a circle:\n" + string.Join("\n",
            Arrows().GroupBy(use => (use.From, use.To)).Select(uses =>
                $"{uses.Key.From} → {uses.Key.To}: {string.Join(", ", uses.Select(use => use.Use).Take(3))}")));

        IEnumerable<(string From, string To, string Use)> Arrows() =>
            uses.Where(use => left.Contains(use.From) && left.Contains(use.To));
    }

    /// <summary>Which folder's file uses which type of which other folder.</summary>
    private static IEnumerable<(string From, string To, string Use)> Uses(string project)
    {
        (string Path, string Folder, CompilationUnitSyntax Root)[] files =
        [
            .. Repository.Files(project, "*.cs").Select(path => path[project.Length..]).Select(path =>
                (path, path.Contains('/') ? path[..path.IndexOf('/')] : "",
                    CSharpSyntaxTree.ParseText(Repository.Text(project + path)).GetCompilationUnitRoot())),
        ];
        ILookup<string, (string Folder, string Namespace)> types = files
            .SelectMany(file => file.Root.DescendantNodes(node => node is not TypeDeclarationSyntax)
                .OfType<MemberDeclarationSyntax>().Select(type => (Name(type), (file.Folder, Namespace(file.Root)))))
            .Where(type => type.Item1.Length > 0).Distinct()
            .ToLookup(type => type.Item1, type => type.Item2);
        return
            from file in files
            let visible = Visible(file.Root)
            from name in file.Root.DescendantNodes().OfType<SimpleNameSyntax>()
                .Where(name => !IsMember(name)).Select(name => name.Identifier.Text).Distinct()
            let found = types[name].ToArray()
            where found.All(type => type.Folder != file.Folder)
            from type in found.Where(type => visible.Contains(type.Namespace)
                || file.Root.ToString().Contains($"{LastPart(type.Namespace)}.{name}", StringComparison.Ordinal))
            select (file.Folder, type.Folder, $"{name} in {file.Path}");
    }

    private static string Name(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax named => named.Identifier.Text,
        DelegateDeclarationSyntax named => named.Identifier.Text,
        _ => "",
    };

    private static string Namespace(CompilationUnitSyntax file) =>
        file.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Namespaces whose types a file names without them.</summary>
    private static HashSet<string> Visible(CompilationUnitSyntax file)
    {
        string[] parts = Namespace(file).Split('.');
        IEnumerable<string> around = parts.Select((_, i) => string.Join('.', parts.Take(i + 1)));
        return [.. around, .. file.Usings.Select(use => use.NamespaceOrType.ToString())];
    }

    /// <summary>Whether a name is behind a dot: a member, or a type with its namespace before it.</summary>
    private static bool IsMember(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name == name && access.Expression is not NameSyntax,
        NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax => true,
        _ => false,
    };
}

using System.Linq;
using System.Reflection;

namespace GResNet.Generators.Diagnostics;

/// <summary>Where docs/diagnostics.md tells of a diagnostic.</summary>
internal static class HelpLink
{
    /// <summary>The page, where the build knew it to be; see the project file.</summary>
    private static readonly string Page = typeof(HelpLink).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == "DocumentationUrl").Value + "/diagnostics.md";

    /// <summary>The page's section of that heading.</summary>
    public static string To(string id, string title) => $"{Page}#{Anchor($"{id}: {title}")}";

    /// <summary>A heading's anchor, as sites of Markdown make it: <c>grn0001-not-partial</c>.</summary>
    private static string Anchor(string heading) => new(
        [.. heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
            .Select(c => c == ' ' ? '-' : c)]);
}

using GResNet.Generators.Common;
using Microsoft.CodeAnalysis.Text;

namespace GResNet.Generators.Diagnostics;

/// <summary>A place in the author's code.</summary>
/// <param name="Path">The file.</param>
/// <param name="Span">Characters in it.</param>
internal sealed record Site(string Path, TextSpan Span);

/// <summary>
/// The places of one class that expressions and findings refer to by index. The first is the class' name.
/// </summary>
/// <param name="Type">Full name of the class.</param>
internal sealed record SiteTable(string Type, EquatableArray<Site> Sites);

using System.Globalization;
using System.Xml.Linq;
using GResNet.Docs.Tests.Compiling;
using GResNet.Docs.Tests.Pages;
using Microsoft.CodeAnalysis;

namespace GResNet.Docs.Tests;

/// <summary>README's pictures show what is so, and are small.</summary>
public sealed class PictureTests
{
    private const int MostBytes = 100_000;

    private static string Folder => Path.Combine(Page.Root, "docs", "images");

    [Fact]
    public void Pictures_are_small() => Assert.All(
        Directory.GetFiles(Folder), file => Assert.InRange(new FileInfo(file).Length, 1, MostBytes));

    /// <summary>The picture has README's code, but for what is wrong, and the message that is reported of it.</summary>
    [Fact]
    public void The_error_is_the_one_that_is_reported()
    {
        XElement[] texts = [.. XDocument.Load(Path.Combine(Folder, "error.svg")).Descendants()
            .Where(element => element.Name.LocalName == "text")];
        string code = Joined("c");
        string wrong = Page.Of("README.md").Text
            .Replace("AvgPool(x, stride)", "AvgPool(x, stride, ceil: false)", StringComparison.Ordinal)
            .Replace("Resolutions = [64]", "Resolutions = [68]", StringComparison.Ordinal);
        Assert.Contains(code, Words(wrong), StringComparison.Ordinal);

        PagePart part = PagePart.Of(new Page("README.md", wrong)).Single();
        Diagnostic error = DocumentCompiler.Compile(part).Reported[0];
        Assert.Equal($"{error.Id}: {error.Descriptor.Title}", Joined("i"));
        Assert.Equal(error.GetMessage(CultureInfo.InvariantCulture), Joined("m"));

        string Joined(string kind) => Words(
            string.Join(' ', texts.Where(text => text.Attribute("class")!.Value == kind).Select(text => text.Value)));
    }

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

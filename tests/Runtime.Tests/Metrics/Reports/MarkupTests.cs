using System.Xml.Linq;
using GResNet.Reports.Html;

namespace GResNet.Runtime.Tests.Metrics.Reports;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")]
    [InlineData("a & b \"c\"", "a &amp; b &quot;c&quot;")]
    [InlineData("größer 犬 🐕", "größer 犬 🐕")]
    [InlineData("\0\u001B[31m\u009F\uFFFE", "\\x00\\x1b[31m\\x9f\uFFFD")]
    [InlineData("a\nb\u202Egpj", "a\\nb\\u202egpj")]
    [InlineData(null, "")]
    public void Text_in_holes_is_escaped(string? text, string expected)
    {
        Assert.Equal($"<b>{expected}</b>", Markup.Of($"<b>{text}</b>").ToString());
        XElement element = XElement.Parse(Markup.Of($"<b title=\"{text}\">{text}</b>").ToString());
        Assert.Equal(element.Value, element.Attribute("title")!.Value);
    }

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\uFFFDb", Markup.Of($"{"a\uD83Db"}").ToString());

    [Fact]
    public void Markup_in_holes_is_not_escaped_again_and_numbers_are_of_no_culture()
    {
        var markup = new Markup();
        markup.Add($"<i>{Markup.Of($"<b>{"<"}</b>")}</i>{1234.56}{-5}");
        markup.Add(Markup.Of($"<br/>"));
        Assert.Equal("<i><b>&lt;</b></i>1234.6-5<br/>", markup.ToString());
    }
}

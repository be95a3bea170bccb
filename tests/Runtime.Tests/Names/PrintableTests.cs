using GResNet.Runtime.Names;

namespace GResNet.Runtime.Tests.Names;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("birch (2)", "birch (2)")]
    [InlineData("größe 犬 🐕 e\u0301", "größe 犬 🐕 e\u0301")]
    [InlineData("👨\u200D👩", "👨\u200D👩")]
    [InlineData("\u001B[2Jred\u0007", "\\x1b[2Jred\\x07")]
    [InlineData("a\nb\rc\td\0", "a\\nb\\rc\\td\\x00")]
    [InlineData("\u007F\u009B31m", "\\x7f\\x9b31m")]
    [InlineData("exe\u202Egpj", "exe\\u202egpj")]
    [InlineData("a\u2028b\uFEFF\u2066c", "a\\u2028b\\ufeff\\u2066c")]
    [InlineData("tag \U000E0041", "tag \\U000e0041")]
    public void What_would_be_obeyed_is_shown(string text, string expected) =>
        Assert.Equal(expected, Printable.Of(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("half \uFFFD", Printable.Of("half \uD83D"));
}

using GResNet.Training.Names;

namespace GResNet.Runtime.Tests.Names;

public sealed class ComposedNameTests
{
    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("", "")]
    [InlineData("e\u0301cole", "\u00E9cole")]
    [InlineData("\u00E9cole", "\u00E9cole")]
    [InlineData("Vie\u0323\u0302t", "Vi\u1EC7t")]
    [InlineData("u\u0308\u0304", "\u01D6")]
    [InlineData("\u304B\u3099", "\u304C")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC01\u11A8", "\uAC01\u11A8")]
    [InlineData("q\u0301", "q\u0301")]
    [InlineData("\u0301a", "\u0301a")]
    [InlineData("🐕e\u0301", "🐕\u00E9")]
    public void Marks_are_composed_with_what_they_follow(string name, string expected) =>
        Assert.Equal(expected, ComposedName.Of(name));
}

using Xunit.Sdk;

namespace GResNet.Generators.Tests.Snapshots;

public sealed class SnapshotComparerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("a\nb\n", "a\nb\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n")]
    [InlineData("a\nb", "a\nb\n")]
    public void AcceptsEqualTexts(string text, string verified)
    {
        File.WriteAllText(PathOf("verified"), verified);
        File.WriteAllText(PathOf("received"), "of an earlier run");
        SnapshotComparer.Compare(text, folder.FullName, "Model");
        Assert.False(File.Exists(PathOf("received")));
    }

    [Fact]
    public void ShowsTheFirstDifferentLineAndKeepsTheReceivedText()
    {
        File.WriteAllText(PathOf("verified"), "one\ntwo\nthree\n");
        XunitException error = Assert.Throws<XunitException>(() => Compare("one\n2\nthree\n"));
        Assert.Contains("Line 2 differs.\n  verified: two\n  received: 2\n", error.Message, StringComparison.Ordinal);
        Assert.Equal("one\n2\nthree\n", File.ReadAllText(PathOf("received")));
    }

    [Fact]
    public void ShowsWhereTheShorterTextEnds()
    {
        File.WriteAllText(PathOf("verified"), "one");
        XunitException error = Assert.Throws<XunitException>(() => Compare("one\ntwo"));
        Assert.Contains("verified: (end of the file)\n  received: two", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AsksToAcceptANewText()
    {
        XunitException error = Assert.Throws<XunitException>(() => Compare("new"));
        Assert.Contains("There is no ", error.Message, StringComparison.Ordinal);
        Assert.Equal("new", File.ReadAllText(PathOf("received")));
    }

    private void Compare(string text) => SnapshotComparer.Compare(text, folder.FullName, "Model");

    private string PathOf(string state) => Path.Combine(folder.FullName, $"Model.{state}.cs");
}

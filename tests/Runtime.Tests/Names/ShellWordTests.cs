using GResNet.Training.Names;

namespace GResNet.Runtime.Tests.Names;

public sealed class ShellWordTests
{
    [Theory]
    [InlineData("runs/photos-2", false, "runs/photos-2")]
    [InlineData("my photos", false, "'my photos'")]
    [InlineData("it's", false, "'it'\\''s'")]
    [InlineData("-rf $HOME", false, "'-rf $HOME'")]
    [InlineData("é", false, "'é'")]
    [InlineData("é", true, "$'\\xc3\\xa9'")]
    [InlineData("e\u0301 'x'", true, "$'e\\xcc\\x81 \\x27x\\x27'")]
    [InlineData("a\u001Bb", false, "$'a\\x1bb'")]
    [InlineData("", false, "''")]
    public void A_name_is_one_word_of_a_shell(string text, bool isSpelt, string expected)
    {
        if (OperatingSystem.IsWindows()) return; // Its shells quote otherwise.
        Assert.Equal(expected, ShellWord.Of(text, isSpelt));
    }
}

using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>What programs are told of an image that cannot be read.</summary>
public sealed class ImageFaultTests
{
    private static readonly string[] Unsupported =
        ["drawing.jpg", "page.png", "rgb.jp2", "script.jpg", "table.jpg", "text.jpg", "truncated.jp2"];

    public static TheoryData<string> BadNames => [.. Corpus.BadNames];

    [Theory, MemberData(nameof(BadNames))]
    public void A_bad_file_is_damaged_or_foreign_or_too_large(string name)
    {
        ImageFault expected = Unsupported.Contains(name) ? ImageFault.UnsupportedFormat
            : name == "huge.png" ? ImageFault.OverLimits : ImageFault.Damaged;
        Assert.Equal(expected, Fault(decoder => Corpus.Decode(decoder, Corpus.Bad(name))));
    }

    [Theory, MemberData(nameof(ImageLimitsTests.Limits), MemberType = typeof(ImageLimitsTests))]
    public void Each_limit_is_told_apart(string reason, ImageLimits limits)
    {
        Assert.NotEmpty(reason);
        foreach (string name in (string[])["444.jpg", "rgb.png", "rgb.bmp"])
            Assert.Equal(
                ImageFault.OverLimits, Fault(decoder => Corpus.Decode(decoder, Corpus.Good(name)), limits));
    }

    [Fact]
    public void What_is_not_there_is_unavailable()
    {
        Assert.Equal(ImageFault.Unavailable, Fault(decoder => decoder.Open("nowhere.jpg")));
        Assert.Equal(ImageFault.Unavailable, Fault(decoder => decoder.Open(Path.GetTempPath())));
        Assert.Equal(
            ImageFault.OverLimits,
            Fault(decoder => decoder.Open(new MemoryStream(new byte[9]), "upload"), new() { FileBytes = 8 }));
    }

    private static ImageFault Fault(Action<ImageDecoder> read, ImageLimits? limits = null)
    {
        using var decoder = new ImageDecoder(limits);
        return Assert.Throws<ImageException>(() => read(decoder)).Fault;
    }
}

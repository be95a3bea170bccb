using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Inference;
using GResNet.Runtime.Tests.Data.Decoding;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Inference;

public sealed class ImageClassifierTests : IDisposable
{
    private const int Resolution = 8;

    private static readonly ImmutableArray<string> Classes = ["birch", "maple", "oak"];

    private readonly WorkerPool workers = new(1);

    public void Dispose() => workers.Dispose();

    /// <summary>Whatever a source is, it is the same image.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Files_streams_bytes_and_pixels_are_classified_alike(int channels)
    {
        string path = Corpus.Good("rgb.png");
        byte[] file = File.ReadAllBytes(path);
        using var decoder = new ImageDecoder();
        ImageBuffer image = Corpus.Decode(decoder, path);
        using var stream = new MemoryStream(file);
        using var piped = new OneByteStream(file);
        using var model = new LinearModel(channels, Resolution, Classes.Length);
        using ImageClassifier classifier = Create(model, channels);

        Prediction[] expected = [.. classifier.Classify(path)];
        Assert.Equal(Classes, expected.Select(p => p.Class).Order(StringComparer.Ordinal));
        Assert.Equal(1, expected.Sum(p => p.Probability), 1e-9);
        Assert.Equal(expected.OrderByDescending(p => p.Probability), expected);
        ImageSource[] sources =
        [
            ImageSource.FromFile(path), ImageSource.FromStream(stream), ImageSource.FromStream(piped),
            ImageSource.FromBytes(file), ImageSource.FromPixels(image.Pixels.ToArray(), image.Width, image.Height),
        ];
        Assert.All(sources, source => Assert.Equal(expected, classifier.Classify(source).ToArray()));
    }

    [Fact]
    public void A_batch_is_its_images_one_by_one()
    {
        string[] paths = ["rgb.png", "grey.png", "444.jpg", "palette.png", "turned.png"];
        using var model = new LinearModel(3, Resolution, Classes.Length);
        using ImageClassifier one = Create(model, 3), two = Create(model, 3, batch: 2);
        ImageSource[] images = [.. paths.Select(path => ImageSource.FromFile(Corpus.Good(path)))];

        ImmutableArray<ImmutableArray<Prediction>> all = two.ClassifyAll(images, count: 2);

        Assert.Equal<Prediction>(
            [.. images.SelectMany(image => one.Classify(image, count: 2))], [.. all.SelectMany(each => each)]);
        Assert.All(all, predictions => Assert.Equal(2, predictions.Length));
        Assert.True(all.Select(predictions => predictions[0].Probability).Distinct().Count() > 2);
        Assert.Empty(two.ClassifyAll([]));
    }

    /// <summary>Each thread is told what it would be alone, whatever the others ask.</summary>
    [Fact]
    public async Task Threads_do_not_disturb_each_other()
    {
        ImageSource[] images = [.. ((string[])["rgb.png", "grey.png", "444.jpg", "palette.png", "turned.png"])
            .Select(name => ImageSource.FromFile(Corpus.Good(name)))];
        using var model = new LinearModel(3, Resolution, Classes.Length);
        using ImageClassifier classifier = Create(model, 3, batch: 2);
        Prediction[][] expected = [.. classifier.ClassifyAll(images).Select(each => each.ToArray())];

        Prediction[][][] found = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            Enumerable.Range(0, 100).Select(i => classifier.Classify(images[(thread + i) % images.Length]).ToArray())
                .ToArray())));

        for (int thread = 0; thread < found.Length; thread++)
            for (int i = 0; i < found[thread].Length; i++)
                Assert.Equal(expected[(thread + i) % images.Length], found[thread][i]);
    }

    /// <summary>As Pillow's <c>convert("L")</c>, and back by repeating.</summary>
    [Fact]
    public void Colour_becomes_grey_and_grey_becomes_colour()
    {
        byte[] colour = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30];
        byte[] grey = [76, 150, 29, 18];
        byte[] repeated = [.. grey.SelectMany(level => Enumerable.Repeat(level, 3))];
        var image = new ImageBuffer();
        image.Reset(2, 2, 3);
        colour.CopyTo(image.Pixels);
        var converted = new ImageBuffer();
        PixelChannels.Convert(image, 1, converted);
        Assert.Equal(grey, converted.Pixels.ToArray());

        using var model = new LinearModel(1, Resolution, Classes.Length);
        using ImageClassifier classifier = Create(model, 1);
        Assert.Equal<Prediction>(
            [.. classifier.Classify(ImageSource.FromPixels(grey, 2, 2))],
            [.. classifier.Classify(ImageSource.FromPixels(colour, 2, 2))]);
        using var three = new LinearModel(3, Resolution, Classes.Length);
        using ImageClassifier ofColour = Create(three, 3);
        Assert.Equal<Prediction>(
            [.. ofColour.Classify(ImageSource.FromPixels(grey, 2, 2))],
            [.. ofColour.Classify(ImageSource.FromPixels(repeated, 2, 2))]);
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        byte[] file = File.ReadAllBytes(Corpus.Good("rgb.png"));
        using var model = new LinearModel(3, Resolution, Classes.Length);
        using ImageClassifier classifier = Create(model, 3, limits: new ImageLimits { FileBytes = file.Length });
        (ImageSource Source, string Message)[] cases =
        [
            (ImageSource.FromBytes(file.AsMemory(0, 60), "upload"), "'upload'"),
            (ImageSource.FromBytes("not an image"u8.ToArray()), "'bytes' cannot be read as an image: it is "),
            (ImageSource.FromBytes(default), "'bytes' cannot be read as an image: it is empty."),
            (ImageSource.FromStream(Stream.Null), "'stream' cannot be read as an image: it is empty."),
            (ImageSource.FromBytes(new byte[file.Length + 1]), $"more than the limit of {file.Length:n0}."),
            (ImageSource.FromStream(new OneByteStream(new byte[file.Length + 1])), $"the limit of {file.Length:n0}."),
            (
                ImageSource.FromStream(new OneByteStream(file[..9], fails: true), "socket"),
                "'socket' cannot be read: "),
            ("nowhere.jpg", "'nowhere.jpg' cannot be read"),
        ];
        Assert.All(cases, wrong => Assert.Contains(
            wrong.Message, Assert.Throws<ImageException>(() => classifier.Classify(wrong.Source)).Message,
            StringComparison.Ordinal));
        Assert.Equal(3, classifier.Classify(ImageSource.FromBytes(file)).Length);
    }

    [Fact]
    public void What_is_null_or_disposed_is_named()
    {
        using var model = new LinearModel(3, Resolution, Classes.Length);
        ImageClassifier classifier = Create(model, 3);
        Assert.Equal("image", Assert.Throws<ArgumentNullException>(() => classifier.Classify(null!)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => ImageSource.FromFile(null!)).ParamName);
        classifier.Dispose();
        Assert.Equal(
            typeof(ImageClassifier).FullName,
            Assert.Throws<ObjectDisposedException>(() => classifier.Classify("x.jpg")).ObjectName);
    }

    [Theory]
    [InlineData(11, 2, 2, "11 bytes are not 2 × 2 pixels of 1 or 3 channels: these have 4 or 12.")]
    [InlineData(0, 0, 2, "width")]
    [InlineData(0, 2, -1, "height")]
    public void Pixels_fill_their_image(int bytes, int width, int height, string message) => Assert.Contains(
        message,
        Assert.ThrowsAny<ArgumentException>(() => ImageSource.FromPixels(new byte[bytes], width, height)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_model_of_other_channels_is_refused()
    {
        using var model = new LinearModel(1, Resolution, Classes.Length);
        Assert.Contains(
            "Linear takes images of 1 channels in 3 classes; the weights are for images of 3 channels in 3.",
            Assert.Throws<ArgumentException>(() => Create(model, 3)).Message, StringComparison.Ordinal);
    }

    private ImageClassifier Create(LinearModel model, int channels, int batch = 1, ImageLimits? limits = null)
    {
        ImmutableArray<float> mean = [.. Enumerable.Repeat(0.4f, channels)], deviation = [.. mean.Select(m => m / 2)];
        var card = new ModelCard("trees", Classes, new PixelNormalization(mean, deviation), Resolution, Resize: 9);
        return new ImageClassifier(model, card, workers, limits, batch);
    }

    /// <summary>A stream that knows neither its length nor where it is, and gives a byte at a time.</summary>
    private sealed class OneByteStream(byte[] bytes, bool fails = false) : Stream
    {
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (at == bytes.Length) return fails ? throw new IOException("The connection was reset.") : 0;
            buffer[offset] = bytes[at++];
            return 1;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

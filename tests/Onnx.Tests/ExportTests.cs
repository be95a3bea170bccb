using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights;
using GResNet.Zoo;

namespace GResNet.Onnx.Tests;

/// <summary>What stands around an exported network, and what is refused.</summary>
public sealed class ExportTests : IDisposable
{
    private const int Resolution = 32;

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;
    private readonly GResNetTiny model = new();
    private readonly ModelCard card;

    public ExportTests()
    {
        model.State.Initialize(1);
        ImmutableArray<string> classes =
            [.. Enumerable.Range(0, model.Summary.Classes).Select(i => $"class {i}, \"é\"")];
        card = new ModelCard(
            "shapes", classes, new PixelNormalization([0.4f, 0.5f, 0.6f], [0.2f, 0.25f, 0.3f]), Resolution, 40);
    }

    private string Target => Path.Combine(folder, "x.onnx");

    public void Dispose()
    {
        model.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Bytes_go_in_and_probabilities_come_out()
    {
        const int Batch = 2;
        var bytes = new byte[Batch * Resolution * Resolution * 3];
        new Random(1).NextBytes(bytes);

        model.ExportOnnx(Target, new OnnxOptions { Card = card, Preprocess = true });

        using var session = new OnnxSession(Target);
        Assert.Equal("image UInt8 N×32×32×3", session.Input);
        Assert.Equal($"probabilities Float N×{model.Summary.Classes}", session.Output);
        float[] found = session.Run(bytes, Batch, Resolution, Resolution, 3);
        float[] logits = OwnNetwork.Run(model, Resolution, Normalized(bytes, Batch));
        float[] expected = [.. logits.Chunk(model.Summary.Classes).SelectMany(Softmax)];
        Assert.InRange(OwnNetwork.Difference(found, expected), 0, 1e-4);
    }

    [Fact]
    public void What_is_known_of_weights_goes_along()
    {
        model.ExportOnnx(Target, new OnnxOptions { Card = card });

        using var session = new OnnxSession(Target);
        Assert.Equal("image Float N×3×32×32", session.Input);
        Assert.Equal($"logits Float N×{model.Summary.Classes}", session.Output);
        Assert.Equal("GResNetTiny", session.Metadata["gresnet.model"]);
        Assert.Equal("40", session.Metadata["gresnet.resize"]);
        using WeightsFile file = WeightsFiles.Open(Target);
        ModelCard read = ModelCard.Read(file)!;
        Assert.Equal(card.Classes.ToArray(), read.Classes.ToArray());
        Assert.Equal(card.Normalization.Mean.ToArray(), read.Normalization.Mean.ToArray());
        Assert.Equal(model.Summary.Architecture, file.Metadata["architecture"]);
        Assert.All(
            file.Tensors.Where(tensor => model.State.Entries.Any(entry => entry.Name == tensor.Name)),
            tensor => Assert.Equal(model.State[tensor.Name].Span.ToArray(), file.ReadFloats(tensor.Name)));
    }

    /// <summary>A network has as many outputs as there are classes, also where its class has more.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outputs_are_those_of_the_classes_alone(bool preprocess)
    {
        const int Classes = 3;
        ModelCard three = card with { Classes = card.Classes[..Classes] };

        model.ExportOnnx(Target, new OnnxOptions { Card = three, Preprocess = preprocess });

        using var session = new OnnxSession(Target);
        Assert.EndsWith($"Float N×{Classes}", session.Output, StringComparison.Ordinal);
        var bytes = new byte[Resolution * Resolution * 3];
        new Random(1).NextBytes(bytes);
        float[] image = Normalized(bytes, 1);
        float[] logits = OwnNetwork.Run(model, Resolution, image)[..Classes];
        float[] found = preprocess
            ? session.Run(bytes, 1, Resolution, Resolution, 3)
            : session.Run(image, 1, 3, Resolution, Resolution);
        Assert.InRange(OwnNetwork.Difference(found, preprocess ? [.. Softmax(logits)] : logits), 0, 1e-4);
        using WeightsFile file = WeightsFiles.Open(Target);
        Assert.All(model.Summary.Head, name => Assert.Equal(Classes, file.Find(name)!.Dimensions[0]));
    }

    [Fact]
    public void The_same_network_is_the_same_file()
    {
        model.ExportOnnx(Target);
        byte[] first = File.ReadAllBytes(Target);

        model.ExportOnnx(Target);

        Assert.Equal(first, File.ReadAllBytes(Target));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_written()
    {
        using var blank = new GResNetTiny();
        ModelCard grey = card with { Normalization = new PixelNormalization([0.5f], [0.25f]) };

        Refused<InvalidOperationException>(() => blank.ExportOnnx(Target), "is all zero");
        Refused<ArgumentOutOfRangeException>(
            () => model.ExportOnnx(Target, new OnnxOptions { Resolution = 33 }), "add the resolution to its");
        Refused<ArgumentException>(
            () => model.ExportOnnx(Target, new OnnxOptions { Preprocess = true }), "needs a card");
        Refused<ArgumentException>(
            () => model.ExportOnnx(Target, new OnnxOptions { Card = grey }), "takes images of 3 channels");
        Assert.Empty(Directory.GetFiles(folder));
    }

    private static void Refused<T>(Action export, string message) where T : Exception =>
        Assert.Contains(message, Assert.Throws<T>(export).Message, StringComparison.Ordinal);

    /// <summary>Images [row][column][channel] as N × C × H × W.</summary>
    private float[] Normalized(byte[] bytes, int batch)
    {
        const int Pixels = Resolution * Resolution;
        var images = new float[bytes.Length];
        float[] table = card.Normalization.Table();
        for (int image = 0; image < batch; image++)
            for (int pixel = 0; pixel < Pixels; pixel++)
                for (int channel = 0; channel < 3; channel++)
                    images[(image * 3 + channel) * Pixels + pixel] =
                        table[channel * PixelNormalization.Levels + bytes[(image * Pixels + pixel) * 3 + channel]];
        return images;
    }

    private static IEnumerable<float> Softmax(float[] logits)
    {
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return powers.Select(power => (float)(power / powers.Sum()));
    }
}

using System.Collections.Immutable;
using System.IO.Compression;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Pretrained;
using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Onnx.Tests;

/// <summary>A network that was trained on ImageNet, its weights read from an ONNX file into a class of ours.</summary>
public sealed class ImageNetResNetTests
{
    private const int Side = 224, Photographs = 8;
    private const double Tolerance = 1e-4;

    [DataFact]
    public void Features_of_photographs_are_those_of_ONNX_Runtime()
    {
        using var model = new ImageNetResNet();
        ModelWeights.Load(model, Featurizer.Network);
        using var reference = new OnnxSession(Featurizer.Network);
        using var preparation = new OnnxSession(Featurizer.Preparation);
        string export = Path.GetTempFileName();
        model.ExportOnnx(export);
        using var exported = new OnnxSession(export);
        File.Delete(export);

        foreach (float[] photograph in Pixels())
        {
            // It takes blue before green and red, and takes its mean image off.
            float[] input = preparation.Run(photograph, 1, 3, Side, Side);
            float[] expected = reference.Run(input, 1, 3, Side, Side);
            Assert.InRange(OwnNetwork.Difference(OwnNetwork.Run(model, Side, input), expected), 0, Tolerance);
            Assert.InRange(OwnNetwork.Difference(exported.Run(input, 1, 3, Side, Side), expected), 0, Tolerance);
        }
    }

    /// <summary>
    /// As the sample writes it, for images that are normalised as ImageNet's are: but for the mean image, which varies
    /// by a few levels from place to place, features are the same.
    /// </summary>
    [DataFact]
    public void For_normalised_images_features_are_nearly_those()
    {
        string path = Path.GetTempFileName();
        Featurizer.Write(path);
        using var model = new Pretrained.ImageNetResNet();
        WeightTransfer.Load(model, path, classes: [], seed: 1, Assert.Fail);
        File.Delete(path);
        using var reference = new OnnxSession(Featurizer.Network);
        using var preparation = new OnnxSession(Featurizer.Preparation);
        using var workers = new WorkerPool(2);
        using InferenceNetwork network = model.ToInference(Side, 1, workers);
        (ImmutableArray<float> mean, ImmutableArray<float> deviation) = PixelNormalization.ImageNet;
        float[] found = new float[512];
        foreach (float[] photograph in Pixels())
        {
            float[] expected = reference.Run(preparation.Run(photograph, 1, 3, Side, Side), 1, 3, Side, Side);
            network.Image.CopyFrom(
            [
                .. photograph.Select((level, i) =>
                    (level / 255 - mean[i / (Side * Side)]) / deviation[i / (Side * Side)]),
            ]);
            network.Forward();
            network.Embedding.CopyTo(0, found);
            Assert.InRange(Cosine(found, expected), 0.99, 1.0001);
        }
    }

    private static double Cosine(float[] a, float[] b) =>
        a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(x => (double)x * x));

    /// <summary>Photographs as 1 × 3 × H × W from 0 to 255.</summary>
    private static IEnumerable<float[]> Pixels()
    {
        using ZipArchive archive =
            ZipFile.OpenRead(Path.Combine(DataFactAttribute.Folder!, "imagenet-sample-200.zip"));
        using var reader = new EntryReader();
        var transform = new EvaluationTransform(Side, 256);
        var bytes = new byte[Side * Side * 3];
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(entry => entry.Length > 0)];
        for (int i = 0; i < Photographs; i++)
        {
            reader.Entry = entries[i * entries.Length / Photographs];
            transform.Apply(reader, 0, bytes);
            yield return
            [
                .. from channel in Enumerable.Range(0, 3)
                   from pixel in Enumerable.Range(0, Side * Side)
                   select (float)bytes[pixel * 3 + channel],
            ];
        }
    }

    /// <summary>Decodes an entry of an archive.</summary>
    private sealed class EntryReader : IImageReader
    {
        private readonly ImageDecoder decoder = new();
        private readonly ImageBuffer read = new();

        public ZipArchiveEntry? Entry { get; set; }

        public ImageSize Open(int image)
        {
            using Stream stream = Entry!.Open();
            return decoder.Open(stream, Entry.FullName).Size;
        }

        public void Read(PixelBox part, int width, int height, ImageBuffer into)
        {
            decoder.Read(part, width, height, read);
            PixelChannels.Convert(read, 3, into);
        }

        public void Dispose() => decoder.Dispose();
    }
}

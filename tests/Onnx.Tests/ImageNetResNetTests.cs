using System.IO.Compression;
using System.Reflection;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights;

namespace GResNet.Onnx.Tests;

/// <summary>A network that was trained on ImageNet, its weights read from an ONNX file into a class of ours.</summary>
public sealed class ImageNetResNetTests
{
    private const int Side = 224, Photographs = 8;
    private const double Tolerance = 1e-4;

    private static readonly string Network = typeof(ImageNetResNetTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(known => known.Key == "ResNet18").Value!;

    // In the order of the graph: our layers, and the numbers in the file's names of a convolution's weight and of the
    // scale of the normalization behind it, on which shift, mean and variance follow.
    private static readonly (string Convolution, string Norm, int Weight, int Scale)[] Layers =
    [
        ("conv1", "bn1", 91, 96),
        ("layer1.0.conv1", "layer1.0.bn1", 86, 113), ("layer1.0.conv2", "layer1.0.bn2", 82, 127),
        ("layer1.1.conv1", "layer1.1.bn1", 77, 144), ("layer1.1.conv2", "layer1.1.bn2", 73, 158),
        ("layer2.0.downsample.0", "layer2.0.downsample.1", 199, 203),
        ("layer2.0.conv1", "layer2.0.bn1", 68, 175), ("layer2.0.conv2", "layer2.0.bn2", 64, 189),
        ("layer2.1.conv1", "layer2.1.bn1", 59, 220), ("layer2.1.conv2", "layer2.1.bn2", 55, 234),
        ("layer3.0.downsample.0", "layer3.0.downsample.1", 275, 279),
        ("layer3.0.conv1", "layer3.0.bn1", 50, 251), ("layer3.0.conv2", "layer3.0.bn2", 46, 265),
        ("layer3.1.conv1", "layer3.1.bn1", 41, 296), ("layer3.1.conv2", "layer3.1.bn2", 37, 310),
        ("layer4.0.downsample.0", "layer4.0.downsample.1", 351, 355),
        ("layer4.0.conv1", "layer4.0.bn1", 32, 327), ("layer4.0.conv2", "layer4.0.bn2", 28, 341),
        ("layer4.1.conv1", "layer4.1.bn1", 23, 372), ("layer4.1.conv2", "layer4.1.bn2", 19, 386),
        ("layer4.2.conv1", "layer4.2.bn1", 14, 403), ("layer4.2.conv2", "layer4.2.bn2", 10, 417),
    ];

    [DataFact]
    public void Features_of_photographs_are_those_of_ONNX_Runtime()
    {
        using var model = new ImageNetResNet();
        Load(model);
        using var reference = new OnnxSession(Network);
        using var preparation = new OnnxSession(Path.Combine(
            Path.GetDirectoryName(Network)!, "..", "ResNetPrepOnnx", "ResNetPreprocess.onnx"));
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

    private static void Load(ImageNetResNet model)
    {
        using WeightsFile file = WeightsFiles.Open(Network);
        Dictionary<string, string> sources = Layers.SelectMany(layer => (KeyValuePair<string, string>[])
        [
            new($"{layer.Convolution}.weight", $"Parameter{layer.Weight}"),
            new($"{layer.Norm}.weight", $"Parameter{layer.Scale}"),
            new($"{layer.Norm}.bias", $"Parameter{layer.Scale + 1}"),
            new($"{layer.Norm}.running_mean", $"Constant{layer.Scale + 2}"),
            new($"{layer.Norm}.running_var", $"Constant{layer.Scale + 3}"),
        ]).ToDictionary();
        Assert.Equal(file.Tensors.Select(tensor => tensor.Name).Order(), sources.Values.Order());
        foreach (StateEntry entry in model.State.Entries)
            file.ReadFloats(file.Find(sources[entry.Name])!, model.State[entry].Span);
    }

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

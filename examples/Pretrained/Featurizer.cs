using System.Reflection;
using GResNet.Runtime.Weights;

namespace GResNet.Pretrained;

/// <summary>
/// Files of the package Microsoft.ML.DnnImageFeaturizer.ResNet18, which restoring this project has brought.
/// </summary>
public static class Featurizer
{
    private const int Levels = 255;

    // By which photographs are normalised unless something else is said; red, green, blue.
    private static readonly PixelNormalization Normalization = PixelNormalization.ImageNet;

    private static readonly ModelCard Card = new("ImageNet", [], Normalization, Resolution: 224, Resize: null)
    {
        Source = "Microsoft.ML.DnnImageFeaturizer.ResNet18", License = "MIT",
    };

    private static readonly string Folder = typeof(Featurizer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(known => known.Key == nameof(Featurizer)).Value!;

    /// <summary>The network: an image of 1×3×224×224, of which <see cref="Preparation"/> has been made, to 512
    /// features.</summary>
    public static string Network => Path.Combine(Folder, "ResNet18Onnx", "ResNet18.onnx");

    /// <summary>What puts the channels of an image into the network's order and takes the mean image off.</summary>
    public static string Preparation => Path.Combine(Folder, "ResNetPrepOnnx", "ResNetPreprocess.onnx");

    /// <summary>Writes the network's weights, for images that are normalised as ImageNet's are.</summary>
    public static void Write(string path)
    {
        using var model = new ImageNetResNet();
        // The file has no outputs; those that begin afresh are not written either.
        WeightTransfer.Load(model, Network, classes: [], seed: 0, Console.Error.WriteLine);
        TakeNormalized(model);
        SafetensorsWriter.Write(
            path, ModelWeights.Metadata(model.Summary, Card),
            ModelWeights.Tensors(model.State).Where(tensor => !model.Summary.Head.Contains(tensor.Name)));
        Console.WriteLine($"{model.Summary.Name}, without outputs: {path}");
    }

    /// <summary>
    /// Lets the first convolution take what it is given elsewhere: channels that are blue, green, red, from 0 to 255,
    /// less their means. What it multiplies goes into its weights, and what is added into the mean of the normalization
    /// behind it; but for the border, where that would be added to zeros, too, and is less than two levels.
    /// </summary>
    private static void TakeNormalized(ImageNetResNet model)
    {
        Span<float> weights = model.State["conv1.weight"].Span, means = model.State["bn1.running_mean"].Span;
        float[] taken = MeanLevels(), old = weights.ToArray();
        int kernel = weights.Length / means.Length / 3;
        for (int output = 0; output < means.Length; output++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                int from = (output * 3 + (2 - channel)) * kernel, to = (output * 3 + channel) * kernel;
                float added = Levels * Normalization.Mean[channel] - taken[2 - channel];
                for (int i = 0; i < kernel; i++)
                {
                    weights[to + i] = old[from + i] * Levels * Normalization.Deviation[channel];
                    means[output] -= old[from + i] * added;
                }
            }
        }
    }

    /// <summary>Of the image that is taken off: blue, green, red.</summary>
    private static float[] MeanLevels()
    {
        using WeightsFile file = WeightsFiles.Open(Preparation);
        TensorEntry image = file.Tensors.MaxBy(tensor => tensor.Count)!;
        float[] levels = file.ReadFloats(image.Name);
        return [.. levels.Chunk(levels.Length / 3).Select(channel => channel.Average())];
    }
}

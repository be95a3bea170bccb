using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Data;

namespace GResNet.Project._1.Tests;

public sealed class NetTests
{
    private const int Resolution = RESOLUTION;

    [Fact]
    public void An_image_gives_a_number_for_each_class()
    {
        using var workers = new WorkerPool(1);
        using var net = new Net();
        net.State.Initialize(seed: 1);
        using InferenceNetwork network = net.ToInference(Resolution, batch: 1, workers);
        network.Image.CopyFrom(new float[3 * Resolution * Resolution]);

        network.Forward();

        Assert.Equal(Net.Classes, network.Logits.Channels);
        for (int c = 0; c < Net.Classes; c++) Assert.True(float.IsFinite(network.Logits[0, c, 0, 0]));
    }

    /// <summary>Dark and light images are told apart after a few steps.</summary>
    [Fact]
    public void It_learns()
    {
        using var workers = new WorkerPool(Environment.ProcessorCount);
        using var net = new Net();
        ImageSet images = DarkAndLight(count: 32);
        Recipe recipe = Recipes.Quick with { Epochs = 4, Batch = 8, Smoothing = 0 };
        using var trainer = new Trainer(net, new DataSplits("dark and light", images, images), recipe, workers);

        TrainingResult result = trainer.Run();

        // Who guesses has ln 2 = 0.69.
        Assert.InRange(result.Epochs[^1].Training.Loss, 0, 0.35);
    }

    private static ImageSet DarkAndLight(int count)
    {
        const int Bytes = 3 * Resolution * Resolution;
        var random = new Random(1);
        var pixels = new byte[count * Bytes];
        byte[] labels = [.. Enumerable.Range(0, count).Select(image => (byte)(image % 2))];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(random.Next(128) + 127 * labels[i / Bytes]);
        var normalization = new PixelNormalization([0.5f, 0.5f, 0.5f], [0.3f, 0.3f, 0.3f]);
        return new ImageSet(pixels, labels, ["dark", "light"], Resolution, normalization);
    }
}

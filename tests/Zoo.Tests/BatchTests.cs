using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;

namespace GResNet.Zoo.Tests;

/// <summary>What an image is told does not depend on those that it is computed with.</summary>
public sealed class BatchTests
{
    private const int Batch = 3;

    public static TheoryData<string> Names =>
        ["gresnet-tiny", "gresnet26", "mobilenet-v3-large", "vit-small16"];

    [Theory, MemberData(nameof(Names))]
    public void An_image_gets_the_same_bits_in_any_batch(string name)
    {
        using IModel model = global::GResNet.Zoo.GResNetModels.All.Find(name)!.Create();
        model.State.Initialize(seed: 1);
        using var workers = new WorkerPool(2);
        int resolution = model.Summary.Resolutions[^1].Resolution, values = 3 * resolution * resolution;
        using InferenceNetwork network = model.ToInference(resolution, Batch, workers);
        network.Prepare();
        var random = new RandomStream(new RandomKey(Seed: 1, Step: 0, Stream: 0));
        var pixels = new float[Batch * values];
        foreach (ref float pixel in pixels.AsSpan()) pixel = 2 * random.NextFloat() - 1;

        float[] whole = Logits(0, Batch);

        float[] alone = [.. Enumerable.Range(0, Batch).SelectMany(image => Logits(image, 1))];
        float[] parts = [.. Logits(0, 2), .. Logits(2, 1)];
        Assert.Equal(whole, alone);
        Assert.Equal(whole, parts);
        Assert.True(whole.Distinct().Count() > model.Summary.Classes);

        float[] Logits(int first, int count)
        {
            network.Batch = count;
            network.Image.CopyFrom(pixels.AsSpan(first * values, count * values));
            network.Forward();
            return [.. Enumerable.Range(0, count * model.Summary.Classes).Select(i =>
                network.Logits[i / model.Summary.Classes, i % model.Summary.Classes, 0, 0])];
        }
    }
}

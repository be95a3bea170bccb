using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Onnx.Tests;

/// <summary>What a model's own network makes of images.</summary>
internal static class OwnNetwork
{
    /// <summary>Its logits.</summary>
    /// <param name="model">With weights.</param>
    /// <param name="resolution">Pixels a side.</param>
    /// <param name="images">N × C × H × W.</param>
    public static float[] Run(IModel model, int resolution, float[] images)
    {
        int batch = images.Length / (model.Summary.Channels * resolution * resolution);
        using var workers = new WorkerPool(2);
        using InferenceNetwork network = model.ToInference(resolution, batch, workers);
        network.Image.CopyFrom(images);
        network.Forward();
        return
        [
            .. from image in Enumerable.Range(0, batch)
               from output in Enumerable.Range(0, model.Summary.Classes)
               select network.Logits[image, output, 0, 0],
        ];
    }

    /// <summary>The greatest difference, relative to the greatest magnitude.</summary>
    public static double Difference(float[] found, float[] expected)
    {
        Assert.Equal(expected.Length, found.Length);
        double greatest = expected.Max(value => Math.Abs((double)value));
        return found.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / greatest;
    }
}

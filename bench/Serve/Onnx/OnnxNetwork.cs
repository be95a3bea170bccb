using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Threading;
using Microsoft.ML.OnnxRuntime;

namespace GResNet.Bench.ServeOnnx;

/// <summary>A network that hands its image to ONNX Runtime, in the order of dimensions that this takes.</summary>
internal sealed class OnnxNetwork : InferenceNetwork
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly float[] image;
    private readonly float[] logits;
    private readonly (int Channels, int Classes) sizes;

    private OnnxNetwork(
        IModel model, NetworkPlan plan, int capacity, InferenceSession session, WorkerPool workers)
        : base(model.State, plan, capacity, workers)
    {
        this.session = session;
        sizes = (plan.Channels, plan.Classes);
        image = new float[capacity * plan.Channels * plan.Resolution * plan.Resolution];
        logits = new float[capacity * plan.Classes];
    }

    /// <summary>Exports the model, and opens what that gives.</summary>
    public static OnnxNetwork Create(IModel model, int resolution, int capacity, int threads, WorkerPool workers)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.ExportOnnx(path, new OnnxOptions { Resolution = resolution });
            using var options = new SessionOptions { IntraOpNumThreads = threads };
            return new OnnxNetwork(
                model, Plan(model.Summary, resolution), capacity, new InferenceSession(path, options), workers);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Nothing is to be done: the weights are in what was opened.</summary>
    public override void Prepare()
    {
    }

    public override void Forward()
    {
        ReadImage();
        long[] shape = [Batch, sizes.Channels, Resolution, Resolution];
        int length = image.Length / Capacity * Batch, outputs = sizes.Classes * Batch;
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, image.AsMemory(0, length), shape);
        using OrtValue output = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, logits.AsMemory(0, outputs), [Batch, sizes.Classes]);
        session.Run(run, ["image"], [input], ["logits"], [output]);
        Logits.CopyFrom(logits.AsSpan(0, outputs));
    }

    public override void Dispose()
    {
        session.Dispose();
        run.Dispose();
        base.Dispose();
    }

    private static NetworkPlan Plan(ModelSummary model, int resolution)
    {
        long image = Blocks(model.Channels) * resolution * resolution, outputs = Blocks(model.Classes);
        return new NetworkPlan(
            model.Channels, resolution, model.Classes, image + outputs, FixedFloats: 0,
            LargestMap: Math.Max(image, outputs), Image: 0, Logits: image);
    }

    private static long Blocks(int channels) =>
        (channels + FeatureMap.Block - 1) / FeatureMap.Block * FeatureMap.Block;

    /// <summary>An image has one to three channels, which lie side by side.</summary>
    private unsafe void ReadImage()
    {
        int pixels = Resolution * Resolution;
        float* from = Image.Data;
        Span<float> to = image;
        for (int i = 0; i < Batch; i++)
        {
            for (int channel = 0; channel < sizes.Channels; channel++)
            {
                Span<float> plane = to.Slice((i * sizes.Channels + channel) * pixels, pixels);
                float* source = from + (long)i * pixels * FeatureMap.Block + channel;
                for (int pixel = 0; pixel < pixels; pixel++) plane[pixel] = source[pixel * FeatureMap.Block];
            }
        }
    }
}

using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GResNet.Bench.Libraries;

/// <summary>A model's export, which ONNX Runtime classifies with: images and logits are in the memory of the
/// host.</summary>
internal sealed class OnnxNetwork : INetwork
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly OrtValue image, logits;

    /// <summary>Exports the model, and opens what that gives.</summary>
    public OnnxNetwork(IModel model, int resolution, int batch, int threads)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.ExportOnnx(path, new OnnxOptions { Resolution = resolution });
            using var options = new SessionOptions { IntraOpNumThreads = threads };
            session = new InferenceSession(path, options);
        }
        finally
        {
            File.Delete(path);
        }

        float[] pixels = new float[batch * model.Summary.Channels * resolution * resolution];
        var random = new Random(1);
        foreach (ref float pixel in pixels.AsSpan()) pixel = 4 * random.NextSingle() - 2;
        image = OrtValue.CreateTensorValueFromMemory(
            pixels, [batch, model.Summary.Channels, resolution, resolution]);
        logits = OrtValue.CreateTensorValueFromMemory(
            new float[batch * model.Summary.Classes], [batch, model.Summary.Classes]);
    }

    public string Version => OrtEnv.Instance().GetVersionString();

    public void Step() => session.Run(run, ["image"], [image], ["logits"], [logits]);

    public void Dispose()
    {
        image.Dispose();
        logits.Dispose();
        run.Dispose();
        session.Dispose();
    }
}

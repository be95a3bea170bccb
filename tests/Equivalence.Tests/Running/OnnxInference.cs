using GResNet.Runtime.Models;
using GResNet.Runtime.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Infers by ONNX Runtime what a model is exported as.</summary>
internal static class OnnxInference
{
    /// <summary>The logits of images, N × C × H × W, at a resolution.</summary>
    public static float[] Run(IModel model, int resolution, float[] images)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.ExportOnnx(path, new OnnxOptions { Resolution = resolution });
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            using var session = new InferenceSession(path, options);
            int channels = model.Summary.Channels;
            long[] shape = [images.Length / (channels * resolution * resolution), channels, resolution, resolution];
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(images, shape);
            using IDisposableReadOnlyCollection<OrtValue> outputs =
                session.Run(new RunOptions(), ["image"], [input], ["logits"]);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        finally
        {
            File.Delete(path);
        }
    }
}

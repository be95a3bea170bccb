using Microsoft.ML.OnnxRuntime;

namespace GResNet.Onnx.Tests;

/// <summary>An ONNX file that ONNX Runtime has opened.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;

    public OnnxSession(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2 };
        session = new InferenceSession(path, options);
    }

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    /// <summary>Its input: name, type and sizes; −1 for any.</summary>
    public string Input => Described(session.InputMetadata);

    public string Output => Described(session.OutputMetadata);

    /// <summary>The one output for the one input.</summary>
    public float[] Run<T>(T[] input, params long[] shape) where T : unmanaged
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs =
            session.Run(options, [session.InputNames[0]], [value], [session.OutputNames[0]]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => session.Dispose();

    private static string Described(IReadOnlyDictionary<string, NodeMetadata> ports)
    {
        (string name, NodeMetadata port) = ports.Single();
        string batch = port.SymbolicDimensions[0];
        return $"{name} {port.ElementDataType} {batch}×{string.Join('×', port.Dimensions.Skip(1))}";
    }
}

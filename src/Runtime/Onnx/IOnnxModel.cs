using GResNet.Runtime.Models;

namespace GResNet.Runtime.Onnx;

/// <summary>A model that knows its network as ONNX has it; the generator makes every model one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IOnnxModel : IModel
{
    /// <summary>Adds the nodes of the network that classifies.</summary>
    /// <param name="graph">Where they go.</param>
    /// <param name="image">N × Channels × resolution × resolution, normalised.</param>
    /// <param name="resolution">Pixels a side; one of the declared ones.</param>
    /// <returns>The logits, N × outputs of the graph.</returns>
    OnnxValue BuildOnnx(OnnxGraph graph, OnnxValue image, int resolution);
}

using GResNet.Runtime.Models;

namespace GResNet.Runtime.TorchSharp;

/// <summary>A model that has a twin in TorchSharp; the generator makes every model of a project one that references
/// this.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITorchModel : IModel
{
    /// <summary>A twin with the model's weights, on the processor.</summary>
    TorchTwin CreateTwin();
}

using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Models;

/// <summary>
/// Values for every tensor of a model, in the layout of its <see cref="ModelState"/>: an average of it, or a copy. A
/// view: it owns nothing.
/// </summary>
/// <param name="parameters">As <see cref="ModelState.Parameters"/>.</param>
/// <param name="buffers">As <see cref="ModelState.Buffers"/>.</param>
public readonly struct StateView(FloatView parameters, FloatView buffers)
{
    /// <summary>Values of all trained tensors.</summary>
    public FloatView Parameters { get; } = parameters;

    /// <summary>Values of all running statistics.</summary>
    public FloatView Buffers { get; } = buffers;

    /// <summary>The values of one tensor.</summary>
    public FloatView this[StateEntry entry] =>
        (entry.IsParameter ? Parameters : Buffers).Slice(entry.Offset, entry.Length);
}

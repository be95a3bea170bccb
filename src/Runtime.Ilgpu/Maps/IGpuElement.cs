using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>
/// What a map holds in memory. Arithmetic is float32 whatever the element: it is converted as it is read and as it is
/// stored. Compiled into kernels.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuElement<TSelf> where TSelf : unmanaged, IGpuElement<TSelf>
{
    /// <summary>The value of an element.</summary>
    static abstract float ToFloat(TSelf element);

    /// <summary>The element nearest to a value; of two, the one whose last bit is 0. A NaN stays one.</summary>
    static abstract TSelf FromFloat(float value);

    /// <summary>The values of four neighbours, read at once from an index that is a multiple of four.</summary>
    static abstract Float4 Load4(ArrayView<TSelf> data, int at);

    /// <summary>Sets four neighbours at once, from an index on that is a multiple of four.</summary>
    static abstract void Store4(ArrayView<TSelf> data, int at, Float4 values);
}

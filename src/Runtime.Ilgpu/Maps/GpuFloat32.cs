using ILGPU;

namespace GResNet.Runtime.Ilgpu.Maps;

/// <summary>A float32 as it is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GpuFloat32(float value) : IGpuElement<GpuFloat32>
{
    private readonly float value = value;

    /// <inheritdoc/>
    public static float ToFloat(GpuFloat32 element) => element.value;

    /// <inheritdoc/>
    public static GpuFloat32 FromFloat(float value) => new(value);

    /// <inheritdoc/>
    public static Float4 Load4(ArrayView<GpuFloat32> data, int at) => data.Cast<Float4>()[at / 4];

    /// <inheritdoc/>
    public static void Store4(ArrayView<GpuFloat32> data, int at, Float4 values) =>
        data.Cast<Float4>()[at / 4] = values;
}

using GResNet.Training.Vectors;
using ILGPU.Algorithms;

namespace GResNet.Training.Ilgpu;

/// <summary>The number of a thread.</summary>
internal readonly struct GpuReal(float value) : IReal<GpuReal>
{
    public readonly float Value = value;

    public static GpuReal operator +(GpuReal a, GpuReal b) => new(a.Value + b.Value);

    public static GpuReal operator -(GpuReal a, GpuReal b) => new(a.Value - b.Value);

    public static GpuReal operator *(GpuReal a, GpuReal b) => new(a.Value * b.Value);

    public static GpuReal operator *(float a, GpuReal b) => new(a * b.Value);

    public static GpuReal operator /(GpuReal a, GpuReal b) => new(a.Value / b.Value);

    public static GpuReal Of(float value) => new(value);

    public static GpuReal Sqrt(GpuReal x) => new(XMath.Sqrt(x.Value));

    public static GpuReal Sign(GpuReal x) => new(x.Value > 0 ? 1f : x.Value < 0 ? -1f : 0f);

    public static GpuReal Max(GpuReal a, GpuReal b) => new(Greater(a.Value, b.Value));

    public static GpuReal Where(GpuReal x, GpuReal positive, GpuReal other) =>
        new(x.Value > 0 ? positive.Value : other.Value);

    /// <summary>The greater of two, or NaN if one is.</summary>
    public static float Greater(float a, float b) => a > b | float.IsNaN(a) ? a : b;
}

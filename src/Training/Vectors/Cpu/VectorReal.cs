using System.Numerics;

namespace GResNet.Training.Vectors;

/// <summary>A register of numbers.</summary>
internal readonly unsafe struct VectorReal(Vector<float> value) : IStoredReal<VectorReal>
{
    private readonly Vector<float> value = value;

    public static int Count => Vector<float>.Count;

    public static VectorReal operator +(VectorReal a, VectorReal b) => new(a.value + b.value);

    public static VectorReal operator -(VectorReal a, VectorReal b) => new(a.value - b.value);

    public static VectorReal operator *(VectorReal a, VectorReal b) => new(a.value * b.value);

    public static VectorReal operator *(float a, VectorReal b) => new(a * b.value);

    public static VectorReal operator /(VectorReal a, VectorReal b) => new(a.value / b.value);

    public static VectorReal Of(float value) => new(new Vector<float>(value));

    public static VectorReal Load(float* from) => new(Vector.Load(from));

    public static VectorReal Sqrt(VectorReal x) => new(Vector.SquareRoot(x.value));

    public static VectorReal Sign(VectorReal x) => Where(x, Of(1), Where(Of(0) - x, Of(-1), Of(0)));

    public static VectorReal Max(VectorReal a, VectorReal b) => new(Vector.Max(a.value, b.value));

    public static VectorReal Where(VectorReal x, VectorReal positive, VectorReal other) => new(
        Vector.ConditionalSelect(Vector.GreaterThan(x.value, Vector<float>.Zero), positive.value, other.value));

    public void Store(float* to) => value.Store(to);
}

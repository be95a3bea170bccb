namespace GResNet.Training.Vectors;

/// <summary>A single number, of those that fill no register.</summary>
internal readonly unsafe struct FloatReal(float value) : IStoredReal<FloatReal>
{
    private readonly float value = value;

    public static int Count => 1;

    public static FloatReal operator +(FloatReal a, FloatReal b) => new(a.value + b.value);

    public static FloatReal operator -(FloatReal a, FloatReal b) => new(a.value - b.value);

    public static FloatReal operator *(FloatReal a, FloatReal b) => new(a.value * b.value);

    public static FloatReal operator *(float a, FloatReal b) => new(a * b.value);

    public static FloatReal operator /(FloatReal a, FloatReal b) => new(a.value / b.value);

    public static FloatReal Of(float value) => new(value);

    public static FloatReal Load(float* from) => new(*from);

    public static FloatReal Sqrt(FloatReal x) => new(MathF.Sqrt(x.value));

    public static FloatReal Sign(FloatReal x) => Where(x, Of(1), Where(Of(0) - x, Of(-1), Of(0)));

    public static FloatReal Max(FloatReal a, FloatReal b) => new(MathF.Max(a.value, b.value));

    public static FloatReal Where(FloatReal x, FloatReal positive, FloatReal other) => x.value > 0 ? positive : other;

    public void Store(float* to) => *to = value;
}

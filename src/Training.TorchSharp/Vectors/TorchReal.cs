using GResNet.Training.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>
/// The numbers of a piece of a vector as one tensor, or the same number everywhere. What is computed is a tensor of the
/// scope of whoever computes.
/// </summary>
internal readonly struct TorchReal : IReal<TorchReal>
{
    private readonly Tensor? tensor;
    private readonly float number;

    /// <summary>The numbers of a tensor.</summary>
    public TorchReal(Tensor tensor) => this.tensor = tensor;

    private TorchReal(float number) => this.number = number;

    public static TorchReal operator +(TorchReal a, TorchReal b) => new(a.Near(b).add(b.Near(a)));

    public static TorchReal operator -(TorchReal a, TorchReal b) => new(a.Near(b).sub(b.Near(a)));

    public static TorchReal operator *(TorchReal a, TorchReal b) => new(a.Near(b).mul(b.Near(a)));

    public static TorchReal operator *(float a, TorchReal b)
    {
        using Scalar factor = a;
        return new TorchReal(b.Near(b).mul(factor));
    }

    public static TorchReal operator /(TorchReal a, TorchReal b) => new(a.Near(b).div(b.Near(a)));

    public static TorchReal Of(float value) => new(value);

    public static TorchReal Sqrt(TorchReal x) => new(x.Near(x).sqrt());

    public static TorchReal Sign(TorchReal x) => new(x.Near(x).sign());

    public static TorchReal Max(TorchReal a, TorchReal b) => new(a.Near(b).maximum(b.Near(a)));

    public static TorchReal Where(TorchReal x, TorchReal positive, TorchReal other)
    {
        using Scalar zero = 0f;
        return new TorchReal(where(x.Near(positive).gt(zero), positive.Near(x), other.Near(x)));
    }

    /// <summary>The numbers as a tensor; of the same number everywhere one without dimensions.</summary>
    /// <param name="other">Where it is to be.</param>
    public Tensor On(Device other) => tensor ?? full([], number, ScalarType.Float32, other);

    private Tensor Near(TorchReal other) => On(other.tensor?.device ?? CPU);
}

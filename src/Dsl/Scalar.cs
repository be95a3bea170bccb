namespace GResNet.Dsl;

/// <summary>
/// One element of a map, in an elementwise function of the author's: <c>static Scalar Snake(Scalar x) => x +
/// Square(Sin(x));</c>, which <see cref="Ops.Map(Tensor, Func{Scalar, Scalar})"/> applies to maps. The generator reads
/// the function, derives its gradient and writes it into the kernels around it. It may use operators, comparisons in
/// <c>?:</c>, the functions of <see cref="Ops"/> on scalars, methods of the author's, and all that is known while
/// compiling; at run time nothing of this type exists.
/// </summary>
public readonly struct Scalar
{
    /// <summary>A number known while compiling.</summary>
    public static implicit operator Scalar(float value) => throw CompileTimeOnly.Error();

    /// <summary>A number known while compiling, computed with in float32.</summary>
    public static implicit operator Scalar(double value) => throw CompileTimeOnly.Error();

    /// <summary>−x.</summary>
    public static Scalar operator -(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>Sum.</summary>
    public static Scalar operator +(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>Difference.</summary>
    public static Scalar operator -(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>Product.</summary>
    public static Scalar operator *(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>Quotient.</summary>
    public static Scalar operator /(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>A comparison, for <c>?:</c>; false where either is NaN.</summary>
    public static ScalarCondition operator <(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>A comparison, for <c>?:</c>; false where either is NaN.</summary>
    public static ScalarCondition operator >(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>A comparison, for <c>?:</c>; false where either is NaN.</summary>
    public static ScalarCondition operator <=(Scalar left, Scalar right) => throw CompileTimeOnly.Error();

    /// <summary>A comparison, for <c>?:</c>; false where either is NaN.</summary>
    public static ScalarCondition operator >=(Scalar left, Scalar right) => throw CompileTimeOnly.Error();
}

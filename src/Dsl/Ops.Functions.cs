namespace GResNet.Dsl;

/// <content>
/// Functions of every element, which keep the shape. Each is there for maps, and for the <see cref="Scalar"/>s of which
/// an author's own functions are made.
/// </content>
public static partial class Ops
{
    /// <summary>x · σ(x) (Elfwing et al., 2017; "swish").</summary>
    public static Tensor SiLU(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="SiLU(Tensor)"/>
    public static Scalar SiLU(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
    public static Tensor ReLU(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="ReLU(Tensor)"/>
    public static Scalar ReLU(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>x within [0, 6] (Krizhevsky, 2010); the derivative at 0 and 6 is 0.</summary>
    public static Tensor ReLU6(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="ReLU6(Tensor)"/>
    public static Scalar ReLU6(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>
    /// x · Φ(x), with the exact Φ or, if <paramref name="tanh"/>, its tanh approximation (Hendrycks and Gimpel, 2016).
    /// </summary>
    public static Tensor GELU(Tensor x, bool tanh = false) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="GELU(Tensor, bool)"/>
    public static Scalar GELU(Scalar x, bool tanh = false) => throw CompileTimeOnly.Error();

    /// <summary>x where positive, else <paramref name="slope"/> · x.</summary>
    public static Tensor LeakyReLU(Tensor x, float slope = 0.01f) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="LeakyReLU(Tensor, float)"/>
    public static Scalar LeakyReLU(Scalar x, float slope = 0.01f) => throw CompileTimeOnly.Error();

    /// <summary>x where positive, else <paramref name="alpha"/> · (eˣ − 1) (Clevert et al., 2015).</summary>
    public static Tensor ELU(Tensor x, float alpha = 1) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="ELU(Tensor, float)"/>
    public static Scalar ELU(Scalar x, float alpha = 1) => throw CompileTimeOnly.Error();

    /// <summary>ln(1 + e^(βx)) / β; linear where βx &gt; 20, as in PyTorch.</summary>
    public static Tensor Softplus(Tensor x, float beta = 1) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Softplus(Tensor, float)"/>
    public static Scalar Softplus(Scalar x, float beta = 1) => throw CompileTimeOnly.Error();

    /// <summary>x · tanh(ln(1 + eˣ)) (Misra, 2019).</summary>
    public static Tensor Mish(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Mish(Tensor)"/>
    public static Scalar Mish(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor Sigmoid(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Sigmoid(Tensor)"/>
    public static Scalar Sigmoid(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>ReLU6(x + 3) / 6 (Courbariaux et al., 2015, as in MobileNetV3).</summary>
    public static Tensor HardSigmoid(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="HardSigmoid(Tensor)"/>
    public static Scalar HardSigmoid(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>x · ReLU6(x + 3) / 6 (Howard et al., 2019, MobileNetV3).</summary>
    public static Tensor HardSwish(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="HardSwish(Tensor)"/>
    public static Scalar HardSwish(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>tanh x.</summary>
    public static Tensor Tanh(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Tanh(Tensor)"/>
    public static Scalar Tanh(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>The error function.</summary>
    public static Tensor Erf(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Erf(Tensor)"/>
    public static Scalar Erf(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>eˣ.</summary>
    public static Tensor Exp(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Exp(Tensor)"/>
    public static Scalar Exp(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>ln x; −∞ of 0, NaN below.</summary>
    public static Tensor Log(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Log(Tensor)"/>
    public static Scalar Log(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>ln(1 + x), accurate where x is small.</summary>
    public static Tensor Log1p(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Log1p(Tensor)"/>
    public static Scalar Log1p(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>The sine of radians.</summary>
    public static Tensor Sin(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Sin(Tensor)"/>
    public static Scalar Sin(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>The cosine of radians.</summary>
    public static Tensor Cos(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Cos(Tensor)"/>
    public static Scalar Cos(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>|x|; the derivative at 0 is 0.</summary>
    public static Tensor Abs(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Abs(Tensor)"/>
    public static Scalar Abs(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>x².</summary>
    public static Tensor Square(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Square(Tensor)"/>
    public static Scalar Square(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>√x; NaN below 0.</summary>
    public static Tensor Sqrt(Tensor x) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Sqrt(Tensor)"/>
    public static Scalar Sqrt(Scalar x) => throw CompileTimeOnly.Error();

    /// <summary>x to a power known while compiling; NaN below 0 where that is no integer.</summary>
    public static Tensor Pow(Tensor x, float power) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Pow(Tensor, float)"/>
    public static Scalar Pow(Scalar x, float power) => throw CompileTimeOnly.Error();

    /// <summary>
    /// x within [<paramref name="min"/>, <paramref name="max"/>]; the derivative is 1 there, bounds included, and 0
    /// beyond.
    /// </summary>
    public static Tensor Clamp(Tensor x, float min, float max) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Clamp(Tensor, float, float)"/>
    public static Scalar Clamp(Scalar x, Scalar min, Scalar max) => throw CompileTimeOnly.Error();

    /// <summary>The lesser of two maps of equal shape; where they are equal, each has half of the gradient.</summary>
    public static Tensor Min(Tensor a, Tensor b) => throw CompileTimeOnly.Error();

    /// <summary>The lesser of x and a number; where they are equal, x has all of the gradient.</summary>
    public static Tensor Min(Tensor a, float b) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Min(Tensor, Tensor)"/>
    public static Scalar Min(Scalar a, Scalar b) => throw CompileTimeOnly.Error();

    /// <summary>The greater of two maps of equal shape; where they are equal, each has half of the gradient.</summary>
    public static Tensor Max(Tensor a, Tensor b) => throw CompileTimeOnly.Error();

    /// <summary>The greater of x and a number; where they are equal, x has all of the gradient.</summary>
    public static Tensor Max(Tensor a, float b) => throw CompileTimeOnly.Error();

    /// <inheritdoc cref="Max(Tensor, Tensor)"/>
    public static Scalar Max(Scalar a, Scalar b) => throw CompileTimeOnly.Error();

    /// <summary>
    /// A function of the author's, applied to every element: <c>Map(x, Snake)</c>, or <c>Map(x, v => v + a *
    /// Sin(v))</c> where it has parameters that are known while compiling.
    /// </summary>
    /// <param name="x">C×H×W.</param>
    /// <param name="f">A method, a local function or a lambda.</param>
    /// <returns>C×H×W.</returns>
    public static Tensor Map(Tensor x, Func<Scalar, Scalar> f) => throw CompileTimeOnly.Error();

    /// <summary>A function of the author's of two maps of equal shape, element by element.</summary>
    public static Tensor Map(Tensor a, Tensor b, Func<Scalar, Scalar, Scalar> f) => throw CompileTimeOnly.Error();

    /// <summary>A function of the author's of three maps of equal shape, element by element.</summary>
    public static Tensor Map(Tensor a, Tensor b, Tensor c, Func<Scalar, Scalar, Scalar, Scalar> f) =>
        throw CompileTimeOnly.Error();
}

using GResNet.Generators.Common;

namespace GResNet.Generators.Expressions;

/// <summary>A function that expressions call.</summary>
/// <param name="Name">What people call it.</param>
internal abstract record ScalarFunction(string Name)
{
    /// <summary>Operations that a call stands for.</summary>
    public virtual long Size => 1;

    public Scalar Of(params Scalar[] x) => new Call(this, IsDerivative: false, [.. x]);

    /// <summary>Its derivative by argument <paramref name="by"/>.</summary>
    public abstract Scalar Derivative(EquatableArray<Scalar> x, int by);
}

/// <summary>A function of the runtime that has a type of its own, which computes the derivative by x too.</summary>
/// <param name="Type">That type.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Parameter">What the type is made with, if anything.</param>
internal sealed record RuntimeFunction(string Type, string Name, float? Parameter = null) : ScalarFunction(Name)
{
    public override Scalar Derivative(EquatableArray<Scalar> x, int by) => new Call(this, IsDerivative: true, x);
}

/// <summary>A function that is an expression of its arguments.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Body">The expression.</param>
/// <param name="Slope">Its derivative by x, where it is not that by rule.</param>
/// <param name="IsAuthors">Whether the author wrote it.</param>
internal sealed record DefinedFunction(string Name, Scalar Body, Scalar? Slope = null, bool IsAuthors = false)
    : ScalarFunction(Name)
{
    public override long Size => Body.Size;

    /// <summary>The one by its first argument has a name: f′(x).</summary>
    public override Scalar Derivative(EquatableArray<Scalar> x, int by) =>
        by == 0 ? new Call(this, IsDerivative: true, x) : Differentiation.Of(Body, by).Substitute(x);

    /// <summary>What a call stands for.</summary>
    public Scalar Expand(Call call) =>
        (call.IsDerivative ? Slope ?? Differentiation.Of(Body, 0) : Body).Substitute(call.Arguments);
}

using System;
using System.Linq;

namespace GResNet.Generators.Expressions;

/// <summary>Derivatives of scalar expressions, by rule.</summary>
internal static class Differentiation
{
    /// <summary>∂<paramref name="scalar"/> / ∂ the argument of that index; 0 where it is no part of it.</summary>
    public static Scalar Of(Scalar scalar, int argument) => scalar switch
    {
        Argument x => x.Index == argument ? 1 : 0,
        Constant => 0,
        Sum sum => Of(sum.A, argument) + Of(sum.B, argument),
        Negative negative => -Of(negative.X, argument),
        Product product => Times(Of(product.A, argument), product.B) + Times(Of(product.B, argument), product.A),
        Quotient q => Times(Of(q.A, argument), 1 / q.B) - Times(Of(q.B, argument), q / q.B),
        Choice choice => Choice.Of(
            choice.Relation, choice.A, choice.B, Of(choice.Then, argument), Of(choice.Otherwise, argument)),
        Call { IsDerivative: false } call => call.Arguments
            .Select((x, i) => Of(x, argument) is var inner && inner is Constant { Value: 0 }
                ? inner
                : Times(call.Function.Derivative(call.Arguments, i), inner))
            .Aggregate((Scalar)0, (sum, term) => sum + term),
        _ => throw new InvalidOperationException($"{scalar} has no derivative"),
    };

    /// <summary>A derivative times a factor: 0 stays 0, whatever the factor is.</summary>
    private static Scalar Times(Scalar derivative, Scalar factor) =>
        derivative is Constant { Value: 0 } ? derivative : derivative * factor;
}

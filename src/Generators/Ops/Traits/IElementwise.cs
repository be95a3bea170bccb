using System.Collections.Generic;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;

namespace GResNet.Generators.Ops;

/// <summary>
/// An op that maps (x, …) to a map of x's shape, pixel by pixel; other operands are such maps, or hold one value a
/// channel, an image, or a channel of an image. It needs no kernel: it rides on the load or store of one.
/// </summary>
internal interface IElementwise
{
    /// <summary>What it makes of its operands.</summary>
    Scalar Of(IReadOnlyList<Scalar> x);

    /// <summary>What emitted operators call it.</summary>
    OperatorWords Operator { get; }
}

/// <summary>What emitted operators call an elementwise op.</summary>
/// <param name="Word">In the name of a struct: <c>SiLU</c>, <c>Bias</c>.</param>
/// <param name="Local">What it makes: <c>activated</c>.</param>
/// <param name="Operands">Its operands where they are fields: <c>z</c>, <c>slope</c>.</param>
internal sealed record OperatorWords(string Word, string Local, EquatableArray<string> Operands)
{
    /// <summary>
    /// A number that it is made with, behind the name of a struct: <c>_0_5</c>; nothing where there is none.
    /// </summary>
    public string Number { get; init; } = "";

    /// <summary>
    /// The operand that holds either one value or one a channel, which the name tells; −1 where there is none.
    /// </summary>
    public int Varying { get; init; } = -1;

    /// <summary>Whether operands may change places: to the bit the same in IEEE arithmetic.</summary>
    public bool IsCommutative { get; init; }
}

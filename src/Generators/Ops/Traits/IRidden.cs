using System;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>An op whose kernel takes elementwise work along.</summary>
internal interface IRidden
{
    /// <summary>The operand that it reads through a load; −1 where it has none.</summary>
    int LoadOperand { get; }

    /// <summary>Whether it writes a map through a store.</summary>
    bool HasStore { get; }

    /// <summary>
    /// The first of the fused node's inputs that its result may be written over: those that the store reads, unless the
    /// kernel writes pixels before it has read all that it needs.
    /// </summary>
    /// <param name="operands">Inputs that are the kernel's own.</param>
    int OverwritesFrom(int operands);

    /// <summary>The call that does it, and what rides on it.</summary>
    /// <param name="o">Its operands, those of the load and of the store.</param>
    /// <param name="sums">Where the store's sums go.</param>
    string Call(IKernelOperands o, string sums);

    /// <summary>What it computes, as a formula: <c>conv(x)</c>.</summary>
    /// <param name="loaded">The operand behind the load.</param>
    /// <param name="input">The name of an input.</param>
    string Formula(string loaded, Func<int, string> input);
}

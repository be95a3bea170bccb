using System.Collections.Generic;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>An op that adds up over batch, height and width: on the store of a kernel, or by one of its own.</summary>
internal interface IReduction : IKernel
{
    /// <summary>Sums it takes on a store.</summary>
    int Sums { get; }

    /// <summary>How many operands its own kernel reads.</summary>
    int OwnOperands { get; }

    /// <summary>What stores call it, and its operands where they are fields.</summary>
    OperatorWords Operator { get; }

    /// <summary>The statements that add operands to the sums from <paramref name="first"/> on.</summary>
    IEnumerable<string> Statements(IStoreLanguage language, int first, string[] operands);

    /// <summary>As a formula.</summary>
    /// <param name="operands">The operands' formulas, in parentheses where they are sums.</param>
    string Formula(string[] operands);

    /// <summary>Where the sums of a store go, given the local of the result.</summary>
    string Totals(string result);

    /// <summary>The call that makes the result of the sums; null where they are the result.</summary>
    /// <param name="o">The kernel's operands.</param>
    /// <param name="result">The local of the result.</param>
    /// <param name="operands">The inputs of the node that are the reduction's operands.</param>
    /// <param name="pixels">Pixels of one image that were added up.</param>
    string? Finish(IKernelOperands o, string result, EquatableArray<Operand> operands, int pixels);
}

/// <summary>How a target's stores are written.</summary>
internal interface IStoreLanguage
{
    /// <summary>The type of what is computed at once.</summary>
    string Value { get; }

    /// <summary>The statement that adds a term to one of the running sums.</summary>
    string Add(int sum, string term);

    /// <summary>The statement that adds a product to one of the running sums.</summary>
    string AddProduct(int sum, string a, string b);
}

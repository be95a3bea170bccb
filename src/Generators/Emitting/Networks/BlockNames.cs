using System;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>What blocks, and calls of shared ones, are called in identifiers.</summary>
internal static class BlockNames
{
    /// <summary><paramref name="child"/> within its parent: <c>stage1_0</c>, <c>bodyCall2</c>.</summary>
    public static string Of(Scope child)
    {
        string name = Relative(child.Name, child.Parent!);
        return Identifier.Camel(name.Length == 0 || child.Name == child.Parent!.Name ? child.Member : name)
            + Again(child.Call);
    }

    /// <summary>
    /// Its dotted name, or, where the author leaves that out, its member's: <c>stage1.0</c>, <c>net</c>.
    /// </summary>
    public static string Dotted(Scope scope) =>
        scope.Name.Length > 0 ? scope.Name : Casing.LowerFirst(scope.Member);

    /// <summary><see cref="Of"/> from the model on: <c>stage1_0InnerCall2</c>.</summary>
    public static string Path(Scope scope) =>
        scope.Parent is not { Parent: not null } parent ? Of(scope) : Path(parent) + Identifier.Pascal(Of(scope));

    /// <summary>A dotted name without that of the block it belongs to.</summary>
    public static string Relative(string name, Scope scope) =>
        scope.Name.Length > 0 && name.StartsWith(scope.Name + ".", StringComparison.Ordinal)
            ? name.Substring(scope.Name.Length + 1)
            : name;

    /// <summary>What tells calls of a shared layer apart; nothing for the first.</summary>
    public static string Again(int call) => call == 1 ? "" : "Call" + Literal.Of(call);
}

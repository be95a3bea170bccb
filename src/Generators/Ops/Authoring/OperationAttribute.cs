using System;

namespace GResNet.Generators.Ops;

/// <summary>
/// On a static method <c>object? Name(OperationCall call)</c> of an op: it makes what a method of
/// <c>GResNet.Dsl.Ops</c>, or an operator of <c>Tensor</c>, returns: a <c>Value</c>, or a <c>Scalar</c> where it is
/// called with those.
/// </summary>
/// <param name="name">The method's name, or the operator's: <c>Add</c>, <c>Multiply</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OperationAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

using System.Collections.Generic;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>
/// How the structs that ride on loads and stores are written: what one value is, and how it is read and added up.
/// </summary>
internal abstract class OperatorLanguage : IScalarLanguage, IStoreLanguage
{
    /// <inheritdoc/>
    public abstract string Value { get; }

    /// <summary>The type of a field that holds a value a channel.</summary>
    public abstract string Vector { get; }

    /// <summary>The type of a field that holds a map.</summary>
    public abstract string Map { get; }

    /// <summary>The type of a field that holds a value an image.</summary>
    public abstract string Images { get; }

    /// <summary>Names that the methods' parameters take.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>A type of the runtime's functions.</summary>
    protected abstract string Type(string name);

    /// <summary>Functions of several variables, and those without a type of their own, are static methods.</summary>
    public string Invoke(Call call, IReadOnlyList<string> arguments)
    {
        string given = string.Join(", ", arguments);
        if (call.Function is not RuntimeFunction function)
            return $"{Type("ScalarMath")}.{call.Function.Name}({given})";
        string type = Type(function.Type), method = call.IsDerivative ? "Derivative" : "Invoke";
        string made = function.Parameter is { } parameter ? Literal.Of(parameter) : "";
        return arguments.Count > 1 ? $"{type}.{method}({given})" : $"new {type}({made}).{method}({given})";
    }

    /// <inheritdoc/>
    public abstract string Constant(float value);

    /// <inheritdoc/>
    public abstract string MultiplyAdd(string a, string b, string c);

    /// <inheritdoc/>
    public abstract string Add(int sum, string term);

    /// <inheritdoc/>
    public abstract string AddProduct(int sum, string a, string b);

    /// <summary>What a field holds for the value at hand.</summary>
    public abstract string Read(string field, TensorType type);

    /// <summary>What a map of one pixel holds for the value at hand, whatever its pixel.</summary>
    public abstract string ReadSpread(string field);

    /// <inheritdoc/>
    public abstract string Choose(Relation relation, string a, string b, string then, string otherwise);

    /// <inheritdoc/>
    public abstract string Drop(string value, string factors);

    /// <summary>The statements before a load's method, and its signature.</summary>
    /// <param name="readsImage">Whether it differs from image to image.</param>
    public abstract string Load(bool readsImage);

    /// <summary>The statements before a store's method, and its signature.</summary>
    /// <param name="sums">How many sums it adds to.</param>
    /// <param name="readsImage">Whether it differs from image to image.</param>
    public abstract string Store(int sums, bool readsImage);

    /// <summary>
    /// What follows the name of a struct that has fields of maps, or of an expression's type: <c>&lt;T&gt;</c>, or
    /// nothing.
    /// </summary>
    public abstract string TypeParameters(bool hasMaps);

    /// <summary>What follows the interface of such a struct.</summary>
    public abstract string Constraints(bool hasMaps);
}

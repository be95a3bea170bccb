using System.Collections.Generic;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>How the structs that ride on loads and stores are written: what one value is, and how it is read and added up.</summary>
internal abstract class OperatorLanguage
{
    /// <summary>The type of what is computed at once.</summary>
    public abstract string Value { get; }

    /// <summary>The type of a field that holds a value a channel.</summary>
    public abstract string Vector { get; }

    /// <summary>The type of a field that holds a map.</summary>
    public abstract string Map { get; }

    /// <summary>The type of a field that holds a value an image.</summary>
    public abstract string Images { get; }

    /// <summary>Names that the methods' parameters take.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>a · b + c.</summary>
    public abstract string MultiplyAdd(string a, string b, string c);

    /// <summary>The statement that adds a term to one of the running sums.</summary>
    public abstract string Add(int sum, string term);

    /// <summary>The statement that adds a product to one of the running sums.</summary>
    public abstract string AddProduct(int sum, string a, string b);

    /// <summary>What a field holds for the value at hand.</summary>
    public abstract string Read(string field, TensorType type);

    /// <summary>A value times the factor of its image; 0 where that is 0.</summary>
    public abstract string Drop(string value, string factors);

    /// <summary>The statements before a load's method, and its signature.</summary>
    public abstract string Load();

    /// <summary>The statements before a store's method, and its signature.</summary>
    /// <param name="sums">How many sums it adds to.</param>
    /// <param name="readsImage">Whether it differs from image to image.</param>
    public abstract string Store(int sums, bool readsImage);

    /// <summary>What follows the name of a struct that has fields of maps, or of an expression's type: <c>&lt;T&gt;</c>, or nothing.</summary>
    public abstract string TypeParameters(bool hasMaps);

    /// <summary>What follows the interface of such a struct.</summary>
    public abstract string Constraints(bool hasMaps);
}

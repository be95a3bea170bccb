using System.Globalization;

namespace GResNet.Generators.Layers;

/// <summary>A property of a layer attribute: what it may be, and what it is where nobody says.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Default">An int, float or bool, which is also its type; where <paramref name="IsRequired"/> only the
/// type matters.</param>
/// <param name="Least">The least it may be.</param>
/// <param name="Most">The most it may be.</param>
/// <param name="IsRequired">It has no default.</param>
internal sealed record Setting(string Name, object Default, double Least = 0, double Most = 1, bool IsRequired = false)
{
    /// <summary>Its type, as C# calls it.</summary>
    public string TypeName => Default switch { int => "int", float => "float", _ => "bool" };

    /// <summary>What is expected of it where <paramref name="value"/> does not fit; else null.</summary>
    public string? Objection(object value) => value switch
    {
        bool => null,
        int number when number >= Least && number <= Most => null,
        float number when number >= Least && number <= Most => null,
        _ => $"from {Text(Least)} to {Text(Most)}",
    };

    private static string Text(double bound) => bound.ToString("G7", CultureInfo.InvariantCulture);
}

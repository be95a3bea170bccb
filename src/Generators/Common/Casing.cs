namespace GResNet.Generators.Common;

/// <summary>Names as C# has them for properties, and for parameters.</summary>
internal static class Casing
{
    /// <summary>The name with its first letter lower-cased. A name that is still to be typed is empty.</summary>
    public static string LowerFirst(string name) =>
        name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>The name with its first letter upper-cased.</summary>
    public static string UpperFirst(string name) =>
        name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>Are the names equal but for the case of the first letter?</summary>
    public static bool Matches(string name, string other) => LowerFirst(name) == LowerFirst(other);
}

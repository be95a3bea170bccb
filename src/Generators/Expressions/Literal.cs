using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Expressions;

/// <summary>Values as C# text, whatever the culture of the machine that compiles.</summary>
internal static class Literal
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>A number as part of an identifier: <c>0_1</c>, <c>Minus2</c>.</summary>
    public static string InName(float value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("-", "Minus").Replace("+", "").Replace('.', '_');

    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);
}

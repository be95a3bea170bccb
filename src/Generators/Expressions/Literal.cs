using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace GResNet.Generators.Expressions;

/// <summary>Values as C# text, whatever the culture of the machine that compiles.</summary>
internal static class Literal
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Of(float value) => value.ToString("R", CultureInfo.InvariantCulture) + "f";

    public static string Of(string value) => SymbolDisplay.FormatLiteral(value, quote: true);
}

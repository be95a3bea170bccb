namespace GResNet.Runtime.Weights;

/// <summary>Texts of a file at a length fit for a message.</summary>
internal static class Quotation
{
    /// <summary>The text, or its first <paramref name="most"/> characters and an ellipsis.</summary>
    public static string Of(string text, int most = 60) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");
}

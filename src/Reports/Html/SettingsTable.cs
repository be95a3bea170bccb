using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>Names and values as a table.</summary>
internal static class SettingsTable
{
    /// <summary>The table.</summary>
    public static Markup Render(ImmutableArray<RecipeRow> rows)
    {
        var table = new Markup();
        table.Add($"<table class=\"pairs\">\n");
        foreach (RecipeRow row in rows) table.Add($"""<tr><th scope="row">{row.Name}</th><td>{row.Value}</td></tr>""");
        table.Add($"</table>\n");
        return table;
    }
}

using System.Collections.Immutable;

namespace GResNet.Reports.Html;

/// <summary>Images and those near to them, with pictures, on one HTML page that needs no other file.</summary>
public static class NeighborReport
{
    /// <summary>Writes the page; a page that is there is replaced whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Headline.</param>
    /// <param name="summary">A sentence below it.</param>
    /// <param name="tables">Numbers, before the pictures.</param>
    /// <param name="grids">The pictures.</param>
    /// <param name="settings">What all was made with.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, string title, string summary, ImmutableArray<NumberTable> tables,
        ImmutableArray<NeighborGrid> grids, ImmutableArray<RecipeRow> settings) =>
        Page.Write(path, Render(title, summary, tables, grids, settings));

    internal static Markup Render(
        string title, string summary, ImmutableArray<NumberTable> tables, ImmutableArray<NeighborGrid> grids,
        ImmutableArray<RecipeRow> settings)
    {
        var body = new Markup();
        body.Add($"""
            <header>
            <h1>{title}</h1>
            <p class="hint">{summary}</p>
            </header>
            <main>

            """);
        foreach (NumberTable table in tables) body.Add($"<section>\n{Table(table)}</section>\n");
        foreach (NeighborGrid grid in grids) body.Add(Grid(grid));
        body.Add($"""
            <section>
            <h2>Settings</h2>
            {SettingsTable.Render(settings)}</section>
            </main>

            """);
        return Page.Render(title, body);
    }

    private static Markup Table(NumberTable numbers)
    {
        var table = new Markup();
        table.Add($"""
            <h2>{numbers.Caption}</h2>
            <div class="scroll" tabindex="0"><table>
            <thead><tr>
            """);
        foreach ((int column, string name) in numbers.Columns.Index())
            table.Add(column == 0
                ? Markup.Of($"""<th scope="col">{name}</th>""")
                : Markup.Of($"""<th scope="col" class="number">{name}</th>"""));
        table.Add($"</tr></thead>\n<tbody>\n");
        foreach (ImmutableArray<string> row in numbers.Rows)
        {
            table.Add($"""<tr><th scope="row">{row[0]}</th>""");
            foreach (string cell in row[1..]) table.Add($"""<td class="number">{cell}</td>""");
            table.Add($"</tr>\n");
        }

        table.Add($"</tbody>\n</table></div>\n");
        return table;
    }

    private static Markup Grid(NeighborGrid grid)
    {
        var section = new Markup();
        section.Add($"""
            <section>
            <h2>{grid.Title}</h2>
            <p class="hint">{grid.Hint}</p>

            """);
        if (!grid.Rows.IsEmpty) section.Add(Rows(grid));
        section.Add($"</section>\n");
        return section;
    }

    private static Markup Rows(NeighborGrid grid)
    {
        var table = new Markup();
        table.Add($"""
            <div class="scroll" tabindex="0"><table class="neighbors{(grid.Columns.Length > 1 ? " many" : "")}">
            <thead><tr><th scope="col">Image</th>
            """);
        foreach (string column in grid.Columns) table.Add($"""<th scope="col">{column}</th>""");
        table.Add($"</tr></thead>\n<tbody>\n");
        foreach (NeighborRow row in grid.Rows)
        {
            table.Add($"<tr><th scope=\"row\">{Figure(row.Query)}</th>");
            foreach (ImmutableArray<ShownImage> near in row.Near)
            {
                table.Add($"<td><div class=\"near\">\n");
                foreach (ShownImage image in near) table.Add(Figure(image));
                table.Add($"</div></td>");
            }

            table.Add($"</tr>\n");
        }

        table.Add($"</tbody>\n</table></div>\n");
        return table;
    }

    private static Markup Figure(ShownImage image)
    {
        var figure = new Markup();
        figure.Add($"""<figure class="{(image.IsWrong ? "wrong" : "")}" title="{image.Name}">""");
        if (image.Picture is not { } picture) figure.Add($"<div class=\"missing\">not shown</div>");
        else
            figure.Add($"""
                <img class="{(picture.IsTiny ? "tiny" : "")}" src="{picture.ToDataUri()}" alt="{image.Name}"/>
                """);
        figure.Add($"<figcaption>");
        if (image.Class.Length > 0) figure.Add($"""<span class="name">{image.Class}</span>""");
        if (image.Note.Length > 0) figure.Add($"""<span class="note">{image.Note}</span>""");
        figure.Add($"</figcaption></figure>\n");
        return figure;
    }
}

using System.Text;

namespace GResNet.Reports.Html;

/// <summary>One HTML file that needs no other: the sheet and the script are inside.</summary>
internal static class Page
{
    /// <summary>A whole document.</summary>
    public static Markup Render(string title, Markup body)
    {
        var page = new Markup();
        page.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>{title}</title>
            <style>

            """);
        page.AddVerbatim(Resource("report.css"));
        page.Add($"""
            </style>
            </head>
            <body>
            {body}
            <script>

            """);
        page.AddVerbatim(Resource("report.js"));
        page.Add($"""
            </script>
            </body>
            </html>

            """);
        return page;
    }

    /// <summary>
    /// Writes beside <paramref name="path"/> and then gives the file its name, so that whoever opens it sees the old
    /// page or the new one, whole.
    /// </summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, Markup page)
    {
        string temporary = $"{path}.tmp";
        try
        {
            File.WriteAllText(temporary, page.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string Resource(string name)
    {
        using Stream stream = typeof(Page).Assembly.GetManifestResourceStream($"{typeof(Page).Namespace}.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

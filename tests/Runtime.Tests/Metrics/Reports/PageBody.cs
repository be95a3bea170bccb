using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace GResNet.Runtime.Tests.Metrics.Reports;

/// <summary>What a page shows.</summary>
internal static class PageBody
{
    /// <summary>The page's body without the script, read as XML.</summary>
    public static XElement Of(string page) =>
        XElement.Parse(
            Regex.Replace(
                page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf(
                    "</html>", StringComparison.Ordinal)], "<script>.*</script>", "", RegexOptions.Singleline));
}

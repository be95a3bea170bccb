using System.Collections.Immutable;
using GResNet.Training.Metrics;

namespace GResNet.Reports.Html;

/// <summary>The worst mistakes, with their images.</summary>
internal static class MistakeGallery
{
    /// <summary>The section.</summary>
    /// <param name="classes">Names of the classes.</param>
    /// <param name="mistakes">Worst first.</param>
    /// <param name="image">Shows an image by its index; null for one that cannot be shown.</param>
    public static Markup Render(
        ImmutableArray<string> classes, ImmutableArray<Mistake> mistakes, Func<int, ReportImage?> image)
    {
        var section = new Markup();
        section.Add($"""
            <section>
            <h2>Worst mistakes</h2>
            <p class="hint">The wrongly classified images of highest loss: ✓ the true class, ✗ what the network took it for, and how sure it was.</p>
            <div class="gallery">

            """);
        foreach (Mistake mistake in mistakes) section.Add(Figure(classes, mistake, image(mistake.Image)));
        section.Add($"</div>\n</section>\n");
        return section;
    }

    private static Markup Figure(ImmutableArray<string> classes, Mistake mistake, ReportImage? image)
    {
        string label = classes[mistake.Label], predicted = classes[mistake.Predicted], name = image?.Name
            ?? $"image {mistake.Image}";
        var figure = new Markup();
        figure.Add($"<figure>\n");
        if (image is null) figure.Add($"<div class=\"missing\">not shown</div>\n");
        else
            figure.Add($"""
                <img{(image.IsTiny ? Markup.Of($" class=\"tiny\"") : new Markup())} src="{image.ToDataUri()}" alt="{label}, taken for {predicted}"/>

                """);
        figure.Add($"""
            <figcaption><span class="label" title="{label}">{label}</span><span class="guess" title="{predicted}"><span>{predicted}</span> <b>{Quantity.Percent(100 * mistake.Probability, 0)}</b></span><span class="file" title="{name}">{name}</span></figcaption>
            </figure>

            """);
        return figure;
    }
}

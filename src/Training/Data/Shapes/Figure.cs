using System.Collections.Immutable;

namespace GResNet.Training.Data.Shapes;

/// <summary>
/// A class of figures: its name, and its distance function in the square from −1 to 1, negative inside.
/// </summary>
internal sealed record Figure(string Name, Func<float, float, float> Distance)
{
    /// <summary>The ten classes.</summary>
    public static readonly ImmutableArray<Figure> All =
    [
        new("circle", (x, y) => Disc(x, y, 0.9f)),
        new("ring", (x, y) => MathF.Abs(Disc(x, y, 0.75f)) - 0.18f),
        new("crescent", (x, y) => MathF.Max(Disc(x, y, 0.95f), -Disc(x - 0.5f, y, 0.75f))),
        new("triangle", new Outline((0, -1), (0.9f, 0.6f), (-0.9f, 0.6f)).Distance),
        new("square", new Outline((-0.75f, -0.75f), (0.75f, -0.75f), (0.75f, 0.75f), (-0.75f, 0.75f)).Distance),
        new("bar", new Outline((-1, -0.28f), (1, -0.28f), (1, 0.28f), (-1, 0.28f)).Distance),
        new("cross", new Outline(
            (-0.28f, -0.95f), (0.28f, -0.95f), (0.28f, -0.28f), (0.95f, -0.28f), (0.95f, 0.28f), (0.28f, 0.28f),
            (0.28f, 0.95f), (-0.28f, 0.95f), (-0.28f, 0.28f), (-0.95f, 0.28f), (-0.95f, -0.28f),
            (-0.28f, -0.28f)).Distance),
        new("star", Outline.Star(5, 1, 0.42f).Distance),
        new("heart", new Outline(
            (0, 0.95f), (-0.9f, -0.05f), (-0.95f, -0.4f), (-0.7f, -0.75f), (-0.35f, -0.75f), (0, -0.4f),
            (0.35f, -0.75f), (0.7f, -0.75f), (0.95f, -0.4f), (0.9f, -0.05f)).Distance),
        new("arrow", new Outline(
            (0, -1), (0.8f, -0.1f), (0.28f, -0.1f), (0.28f, 0.95f), (-0.28f, 0.95f), (-0.28f, -0.1f),
            (-0.8f, -0.1f)).Distance),
    ];

    private static float Disc(float x, float y, float radius) => MathF.Sqrt(x * x + y * y) - radius;
}

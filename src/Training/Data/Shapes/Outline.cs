namespace GResNet.Training.Data.Shapes;

/// <summary>A closed polygon in the square from −1 to 1.</summary>
internal sealed class Outline(params (float X, float Y)[] corners)
{
    /// <summary>
    /// A star of <paramref name="points"/> points; with both radii equal, a regular polygon of twice as many corners.
    /// </summary>
    public static Outline Star(int points, float outer, float inner) =>
        new([.. Enumerable.Range(0, 2 * points).Select(i =>
    {
        (float sin, float cos) = MathF.SinCos(MathF.PI * i / points);
        float radius = i % 2 == 0 ? outer : inner;
        return (radius * sin, -radius * cos);
    })]);

    /// <summary>
    /// Distance to the outline, negative inside: the nearest edge's, with its sign by the crossings of a ray
    /// (Quilez, "2D distance functions": polygon).
    /// </summary>
    public float Distance(float x, float y)
    {
        float nearest = float.MaxValue;
        bool inside = false;
        (float X, float Y) a = corners[^1];
        foreach ((float X, float Y) b in corners)
        {
            (float edgeX, float edgeY) = (b.X - a.X, b.Y - a.Y);
            (float fromX, float fromY) = (x - a.X, y - a.Y);
            float along = Math.Clamp((fromX * edgeX + fromY * edgeY) / (edgeX * edgeX + edgeY * edgeY), 0, 1);
            (float offX, float offY) = (fromX - along * edgeX, fromY - along * edgeY);
            nearest = MathF.Min(nearest, offX * offX + offY * offY);
            if (a.Y > y != b.Y > y && fromX < fromY * edgeX / edgeY) inside = !inside;
            a = b;
        }

        float distance = MathF.Sqrt(nearest);
        return inside ? -distance : distance;
    }
}

using System.Numerics;
using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Shapes;

/// <summary>
/// Paints one image: a background shaded between two colours, clutter (dots and strokes), the figure at a random place,
/// size and angle in a colour that stands out, and noise. Edges are anti-aliased by distance.
/// </summary>
internal ref struct ShapePainter(Span<Vector3> canvas, int resolution, RandomStream random)
{
    private const int MinClutter = 1;
    private const int MaxClutter = 4;
    private const float MinContrast = 0.6f;
    private const float Noise = 0.06f;
    private const int NoiseBits = 10;
    private const uint NoiseMask = (1 << NoiseBits) - 1;
    private const int Channels = 3;

    private readonly Span<Vector3> canvas = canvas;
    private RandomStream random = random;

    /// <summary>Paints <paramref name="figure"/> and writes the image: [row][column][red, green, blue].</summary>
    public void Paint(Figure figure, Span<byte> pixels)
    {
        Vector3 background = Colour();
        PaintBackground(background);
        for (int i = MinClutter + random.NextInt(MaxClutter - MinClutter + 1); i > 0; i--) PaintClutter();
        PaintFigure(figure, background);
        Store(pixels);
    }

    private void PaintBackground(Vector3 colour)
    {
        Vector3 slope = (Colour() - colour) * 0.4f;
        (float sin, float cos) = MathF.SinCos(Uniform(0, MathF.Tau));
        for (int y = 0; y < resolution; y++)
            for (int x = 0; x < resolution; x++)
                canvas[y * resolution + x] = colour + slope * ((cos * x + sin * y) / resolution);
    }

    /// <summary>A stroke between two points close to each other; a dot where they coincide.</summary>
    private void PaintClutter()
    {
        Vector3 colour = Colour();
        var from = new Vector2(Uniform(0, resolution), Uniform(0, resolution));
        (float sin, float cos) = MathF.SinCos(Uniform(0, MathF.Tau));
        Vector2 edge = new Vector2(cos, sin) * (random.NextInt(2) * Uniform(3, 9));
        float radius = Uniform(0.5f, 1.6f);
        float reach = edge.Length() + radius;
        (int top, int bottom) = Span(from.Y, reach);
        (int left, int right) = Span(from.X, reach);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector2 offset = Centre(x, y) - from;
                float along = Math.Clamp(Vector2.Dot(offset, edge) / MathF.Max(edge.LengthSquared(), 1), 0, 1);
                Blend(x, y, colour, (offset - along * edge).Length() - radius);
            }
        }
    }

    private void PaintFigure(Figure figure, Vector3 background)
    {
        Vector3 colour;
        do colour = Colour();
        while ((colour - background).Length() < MinContrast);
        float radius = Uniform(0.3f, 0.46f) * resolution;
        var centre = new Vector2(Uniform(radius, resolution - radius), Uniform(radius, resolution - radius));
        (float sin, float cos) = MathF.SinCos(Uniform(0, MathF.Tau));
        float reach = MathF.Sqrt(2) * radius;
        (int top, int bottom) = Span(centre.Y, reach);
        (int left, int right) = Span(centre.X, reach);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                Vector2 point = (Centre(x, y) - centre) / radius;
                float distance = figure.Distance(cos * point.X + sin * point.Y, cos * point.Y - sin * point.X);
                Blend(x, y, colour, radius * distance);
            }
        }
    }

    private void Store(Span<byte> pixels)
    {
        for (int i = 0; i < canvas.Length; i++)
        {
            uint word = random.NextUInt();
            for (int c = 0; c < Channels; c++, word >>= NoiseBits)
            {
                float noise = ((word & NoiseMask) + 0.5f) * (2f / (1 << NoiseBits)) - 1;
                pixels[Channels * i + c] = (byte)(255 * Math.Clamp(canvas[i][c] + Noise * noise, 0, 1) + 0.5f);
            }
        }
    }

    /// <summary>Covers a pixel by as much of it as lies inside, taken from the distance of its centre.</summary>
    private readonly void Blend(int x, int y, Vector3 colour, float distance)
    {
        ref Vector3 pixel = ref canvas[y * resolution + x];
        pixel = Vector3.Lerp(pixel, colour, Math.Clamp(0.5f - distance, 0, 1));
    }

    /// <summary>
    /// The rows or columns within <paramref name="reach"/> of a coordinate, with a pixel more for soft edges.
    /// </summary>
    private readonly (int First, int End) Span(float coordinate, float reach) =>
        (Math.Max((int)(coordinate - reach - 1), 0), Math.Min((int)(coordinate + reach + 2), resolution));

    private static Vector2 Centre(int x, int y) => new(x + 0.5f, y + 0.5f);

    private Vector3 Colour() => new(random.NextFloat(), random.NextFloat(), random.NextFloat());

    private float Uniform(float from, float to) => from + (to - from) * random.NextFloat();
}

using System.Text;

namespace GResNet.Cli.Tests;

/// <summary>Small photographs that are drawn: of a class, all have its stripes, each a little otherwise.</summary>
internal static class PhotographFolder
{
    private const int Side = 40;

    /// <summary>Writes photographs of two classes.</summary>
    public static void Write(string folder, int count)
    {
        foreach ((string name, int period) in new[] { ("wide", 20), ("narrow", 5) })
            for (int i = 0; i < count; i++) Draw(Path.Combine(folder, name, $"{i}.ppm"), period, i);
    }

    /// <summary>Writes one with stripes of a period, in pixels.</summary>
    public static void Draw(string path, int period, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(seed * 1000 + period);
        int phase = random.Next(period), red = random.Next(100, 256), blue = random.Next(100, 256);
        var pixels = new List<byte>();
        for (int y = 0; y < Side; y++)
            for (int x = 0; x < Side; x++)
            {
                bool isBright = (x + y / 2 + phase) % period < period / 2;
                int level = isBright ? 255 : 40;
                pixels.AddRange([
                    (byte)(level * red / 255), (byte)(level - random.Next(20)), (byte)(level * blue / 255),
                ]);
            }

        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes($"P6 {Side} {Side} 255\n"), .. pixels]);
    }
}

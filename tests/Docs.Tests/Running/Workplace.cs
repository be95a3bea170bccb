using System.Reflection;
using GResNet.Docs.Tests.Compiling;

namespace GResNet.Docs.Tests.Running;

/// <summary>
/// A folder with what the pages' programs expect, as the current one: photographs of two classes, tables of them, a
/// leaf, and something that is no image.
/// </summary>
internal sealed class Workplace : IDisposable
{
    private const int Side = 24;
    private const int EachClass = 22;

    // Bytes of a bitmap before its pixels.
    private const int Header = 54;

    private readonly string former = Directory.GetCurrentDirectory();
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-docs-").FullName;

    public Workplace()
    {
        Directory.SetCurrentDirectory(folder);
        foreach (string name in Classes)
        {
            Directory.CreateDirectory(Path.Combine("photos", name));
            for (int i = 0; i < EachClass; i++) File.WriteAllBytes(Photograph(name, i), Bitmap(name, i));
        }

        File.WriteAllBytes("leaf.jpg", Bitmap(Classes[1], EachClass));
        File.WriteAllText("upload.bin", "no image");
        File.WriteAllLines("train.csv", Table(0, EachClass / 2));
        File.WriteAllLines("validation.csv", Table(EachClass / 2, EachClass));
    }

    /// <summary>Names of the classes.</summary>
    public static string[] Classes { get; } = ["birch", "oak"];

    /// <summary>Photographs of all classes.</summary>
    public static int Photographs { get; } = Classes.Length * EachClass;

    /// <summary>Runs the program that stands under a heading.</summary>
    /// <param name="page">The page.</param>
    /// <param name="heading">The heading.</param>
    /// <returns>The lines that it prints.</returns>
    public string[] Run(string page, string heading)
    {
        MethodInfo main = DocumentCompiler.Load(PagePart.Of(page, heading)).EntryPoint!;
        TextWriter console = Console.Out;
        var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            main.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return [.. printed.ToString().Split('\n', '\r').Where(line => line.Length > 0)];
    }

    public void Dispose()
    {
        Directory.SetCurrentDirectory(former);
        Directory.Delete(folder, recursive: true);
    }

    private static string Photograph(string name, int number) => $"photos/{name}/{number}.jpg";

    private static IEnumerable<string> Table(int first, int end) =>
        from number in Enumerable.Range(first, end - first)
        from name in Classes
        select $"{Photograph(name, number)},{name}";

    /// <summary>A file of 24 bits a pixel: one class is bright above, the other below.</summary>
    private static byte[] Bitmap(string name, int number)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        int bytes = 3 * Side * Side;
        writer.Write("BM"u8);
        foreach (int field in (int[])[Header + bytes, 0, Header, 40, Side, Side, 1 | (24 << 16), 0, bytes, 0, 0, 0, 0])
            writer.Write(field);
        var random = new Random(number);
        for (int i = 0; i < bytes; i++)
            writer.Write((byte)(random.Next(128) + (i < bytes / 2 == (name == Classes[0]) ? 128 : 0)));
        return file.ToArray();
    }
}

using System.Text;

namespace GResNet.Runtime.Tests.Data.Shards;

/// <summary>Small images of one colour each, which tells them apart.</summary>
internal static class DrawnPhotographs
{
    public const int Side = 8;

    /// <summary>Writes images, and the folders that they are in.</summary>
    public static void Draw(this TemporaryFolder folder, params IEnumerable<string> files)
    {
        int number = 0;
        foreach (string file in files)
        {
            string path = folder.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Bytes(number++));
        }
    }

    private static byte[] Bytes(int number) =>
    [
        .. Encoding.ASCII.GetBytes($"P6 {Side} {Side} 255\n"),
        .. Enumerable.Repeat(new[] { (byte)number, (byte)(number >> 8), (byte)7 }, Side * Side).SelectMany(p => p),
    ];
}

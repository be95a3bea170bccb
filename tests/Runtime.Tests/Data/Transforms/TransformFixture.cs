using GResNet.Imaging;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Data.Transforms;

/// <summary>What torchvision answers; <c>tests/Oracle/make_transform_fixtures.py</c> says what is in it.</summary>
internal sealed class TransformFixture : IDisposable
{
    private readonly SafetensorsReader file;

    public TransformFixture(string name) =>
        file =
            new SafetensorsReader(Path.Combine(AppContext.BaseDirectory, "fixtures", $"transforms-{name}.safetensors"));

    /// <summary>
    /// The cases of a fixture that have <paramref name="field"/> and whose names start with <paramref name="prefix"/>.
    /// </summary>
    public static TheoryData<string> Cases(string name, string field, string prefix = "")
    {
        using TransformFixture fixture = new(name);
        return [.. fixture.file.Entries
            .Where(entry => entry.Name.EndsWith('/' + field, StringComparison.Ordinal)
                && entry.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(entry => entry.Name[..^(field.Length + 1)])
            .Order(StringComparer.Ordinal)];
    }

    public T[] Read<T>(string tensor) where T : unmanaged => file.Read<T>(tensor);

    public int[] Integers(string tensor) => [.. Read<long>(tensor).Select(value => (int)value)];

    public PixelBox Box(string tensor) => Integers(tensor) is [var left, var top, var width, var height]
        ? new PixelBox(left, top, width, height)
        : throw new InvalidDataException($"{tensor} is no box.");

    /// <summary>An image of [row][column][channel].</summary>
    public ImageBuffer Image(string tensor)
    {
        SafetensorsEntry entry = file.Entries.Single(entry => entry.Name == tensor);
        ImageBuffer image = new();
        image.Reset((int)entry.Dimensions[1], (int)entry.Dimensions[0], (int)entry.Dimensions[2]);
        Read<byte>(tensor).CopyTo(image.Pixels);
        // What is past the end must not matter.
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(
            ref image.Pixels[0], image.Pixels.Length + ImageBuffer.Slack)[image.Pixels.Length..].Fill(0xA5);
        return image;
    }

    /// <summary>
    /// Fails, and says where, unless <paramref name="found"/> is the image of <paramref name="tensor"/> to the bit.
    /// </summary>
    public void AssertImage(string tensor, ImageBuffer found)
    {
        ImageBuffer expected = Image(tensor);
        Assert.Equal((expected.Size, expected.Channels), (found.Size, found.Channels));
        AssertPixels(expected.Pixels, found.Pixels, expected.Stride);
    }

    public static void AssertPixels(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found, int stride)
    {
        Assert.Equal(expected.Length, found.Length);
        int first = expected.CommonPrefixLength(found);
        if (first == expected.Length) return;
        int count = 0, greatest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] != found[i]) count++;
            greatest = Math.Max(greatest, Math.Abs(expected[i] - found[i]));
        }

        Assert.Fail(
            $"{count} of {expected.Length} bytes differ, by up to {greatest}; the first in row {first / stride}, "
            + $"byte {first % stride}: {found[first]} instead of {expected[first]}.");
    }

    public void Dispose() => file.Dispose();
}

using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>
/// Divides images by a hash of their paths, so that none changes sides when others come or go, wherever the folder is.
/// Where any are held out, a class of two images or more has at least one on each side; a single image is learnt from.
/// </summary>
internal static class HoldOut
{
    /// <summary>Divides the images of a class.</summary>
    /// <param name="images">Their paths in the folder of the split.</param>
    /// <param name="share">Of the images to hold out, from 0 to 1.</param>
    public static (ImmutableArray<string> Train, ImmutableArray<string> Validation) Divide(
        ImmutableArray<string> images, double share)
    {
        bool[] held = Choose(images, share);
        return ([.. images.Where((_, i) => !held[i])], [.. images.Where((_, i) => held[i])]);
    }

    /// <summary>Which images of a class are held out.</summary>
    /// <param name="images">Their paths in the folder of the split, in any order.</param>
    /// <param name="share">Of the images to hold out, from 0 to 1.</param>
    public static bool[] Choose(IReadOnlyCollection<string> images, double share)
    {
        ulong[] places = [.. images.Select(Place)];
        bool[] held = [.. places.Select(place => place < share * ulong.MaxValue)];
        if (share > 0 && held.Length > 1 && !held.Contains(true)) held[Array.IndexOf(places, places.Min())] = true;
        if (held.Length > 0 && !held.Contains(false)) held[Array.IndexOf(places, places.Max())] = false;
        return held;
    }

    /// <summary>Why images cannot be measured with.</summary>
    public static string Refusal(string folder) =>
        $"'{folder}' has one image in each class: there are none to measure with. Put two at least into some class.";

    /// <summary>The first 8 bytes of the path's SHA-256: evenly distributed.</summary>
    public static ulong Place(string path)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(ComposedName.Of(path)), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}

using System.Collections.Immutable;
using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GResNet.Runtime.Files;

namespace GResNet.Training.Data.Shards;

/// <summary>Writes shards: each a tar file and then its index, both whole or not at all.</summary>
/// <param name="folder">Where to.</param>
/// <param name="plan">Hash of the plan.</param>
internal sealed class ShardWriter(string folder, string plan)
{
    private const int Block = 512;

    // Of a name in a plain header.
    private const int MostPlain = 100;

    /// <summary>Writes a shard.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="images">The images and their bytes, which are taken one after the other.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string file, IEnumerable<(PlannedImage Image, byte[] Bytes)> images)
    {
        var packed = ImmutableArray.CreateBuilder<ShardImage>();
        long length = 0;
        string sha256 = "";
        NewFile.Write(Path.Combine(folder, file), target =>
        {
            using var hash = SHA256.Create();
            using (var hashing = new CryptoStream(target, hash, CryptoStreamMode.Write, leaveOpen: true))
            {
                using var tar = new TarWriter(hashing, leaveOpen: true);
                foreach ((PlannedImage image, byte[] bytes) in images)
                {
                    Add(tar, image.Key + MemberNames.Ending(image.Name), bytes);
                    long offset = target.Position - (bytes.Length + Block - 1L) / Block * Block;
                    packed.Add(new ShardImage(image.Name, image.Label, offset, bytes.Length, Crc32C.Of(bytes)));
                    string label = image.Label.ToString(CultureInfo.InvariantCulture);
                    Add(tar, $"{image.Key}.cls", Encoding.ASCII.GetBytes(label));
                }
            }

            (length, sha256) = (target.Position, Convert.ToHexStringLower(hash.Hash!));
        });
        var header = new ShardHeader(PackedIndex.CurrentVersion, plan, length, sha256, packed.Count);
        byte[] index = new ShardIndex(header, packed.DrainToImmutable()).ToBytes();
        NewFile.Write(Path.Combine(folder, ShardNames.IndexOf(file)), target => target.Write(index));
    }

    /// <summary>
    /// Adds a file whose header says nothing of when and by whom it was packed. Names that do not fit into the plain
    /// header of POSIX go into GNU's, as .NET puts the number of the process into that of pax.
    /// </summary>
    private static void Add(TarWriter tar, string name, byte[] bytes)
    {
        using var data = new MemoryStream(bytes, writable: false);
        PosixTarEntry entry;
        if (name.Length <= MostPlain && Ascii.IsValid(name)) entry = new UstarTarEntry(TarEntryType.RegularFile, name);
        else entry = new GnuTarEntry(TarEntryType.RegularFile, name) { AccessTime = default, ChangeTime = default };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.DataStream = data;
        tar.WriteEntry(entry);
    }
}

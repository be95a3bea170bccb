using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks a symbol version that 64-bit ELF libraries ask for as weak, in place: the dynamic linker then loads them where
/// the version is missing. Symbols of that version must not be used.
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const int SectionHeaders = 0x28, SectionSize = 0x3A, SectionCount = 0x3C;
    private const uint NeededVersions = 0x6FFFFFFE;
    private const ushort Weak = 2;

    private byte[] bytes;

    /// <summary>The libraries.</summary>
    [Required]
    public ITaskItem[] Files { get; set; }

    /// <summary>The version's name.</summary>
    [Required]
    public string Version { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        foreach (ITaskItem file in Files)
        {
            string path = file.ItemSpec;
            bytes = File.ReadAllBytes(path);
            if (bytes.Length < 64 || BitConverter.ToUInt32(bytes, 0) != 0x464C457F || bytes[4] != 2)
            {
                Log.LogError("{0} is no 64-bit ELF library.", path);
                continue;
            }

            if (!Mark()) continue;
            // The time tells the build whether the copy is that of the package.
            DateTime written = File.GetLastWriteTimeUtc(path);
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, written);
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Whether there is a version to mark, which it then is.</summary>
    private bool Mark()
    {
        bool isChanged = false;
        for (int i = 0; i < Half(SectionCount); i++)
        {
            int section = Section(i);
            if (Word(section + 0x04) != NeededVersions) continue;
            int strings = Offset(Section((int)Word(section + 0x28))), library = Offset(section);
            for (int next = 1; next != 0; library += next)
            {
                next = (int)Word(library + 12);
                isChanged |= MarkOf(library, strings);
            }
        }

        return isChanged;
    }

    /// <summary>The same for the versions of one library.</summary>
    private bool MarkOf(int library, int strings)
    {
        bool isChanged = false;
        int version = library + (int)Word(library + 8);
        for (int next = 1; next != 0; version += next)
        {
            next = (int)Word(version + 12);
            int flags = version + 4;
            if (Text(strings + (int)Word(version + 8)) != Version || (bytes[flags] & Weak) != 0) continue;
            bytes[flags] |= (byte)Weak;
            isChanged = true;
        }

        return isChanged;
    }

    private int Section(int index) =>
        checked((int)BitConverter.ToInt64(bytes, SectionHeaders)) + index * Half(SectionSize);

    private int Offset(int section) => checked((int)BitConverter.ToInt64(bytes, section + 0x18));

    private ushort Half(int at) => BitConverter.ToUInt16(bytes, at);

    private uint Word(int at) => BitConverter.ToUInt32(bytes, at);

    private string Text(int at) => Encoding.ASCII.GetString(bytes, at, Array.IndexOf(bytes, (byte)0, at) - at);
}

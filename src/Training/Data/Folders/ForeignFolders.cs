using System.Collections.Frozen;

namespace GResNet.Training.Data.Folders;

/// <summary>
/// Folders that operating systems, cloud drives, NAS devices and photo programs put beside or inside folders of images.
/// They are no classes, and what they hold are previews, deleted files and earlier versions. (Those that begin with a
/// dot are hidden anyway.)
/// </summary>
internal static class ForeignFolders
{
    private const string Previews = "previews that a NAS, a phone or a program made", Deleted = "deleted files",
        Versions = "earlier versions of the files", Own = "a system's own files";

    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        // Synology, QNAP, NetApp, Samba's recycle module.
        ["@eaDir"] = Previews,
        ["@__thumb"] = Previews,
        ["@SynoResource"] = Own,
        ["@tmp"] = Own,
        ["@Transcode"] = Own,
        ["@sharebin"] = Deleted,
        ["#recycle"] = Deleted,
        ["@Recycle"] = Deleted,
        ["#snapshot"] = Versions,
        ["@sharesnap"] = Versions,
        ["@Recently-Snapshot"] = Versions,
        ["~snapshot"] = Versions,
        // Windows; the file system checker of FAT and NTFS.
        ["$RECYCLE.BIN"] = Deleted,
        ["RECYCLER"] = Deleted,
        ["RECYCLED"] = Deleted,
        ["System Volume Information"] = Own,
        ["Config.Msi"] = Own,
        ["FOUND.000"] = Own,
        // macOS, its archives, and its folders on AFP shares.
        ["__MACOSX"] = "what macOS's archives note beside files",
        ["Network Trash Folder"] = Deleted,
        ["Temporary Items"] = Own,
        ["TheVolumeSettingsFolder"] = Own,
        // Unix and Android.
        ["lost+found"] = Own,
        ["LOST.DIR"] = Own,
        // Programs.
        ["Thumbs"] = Previews,
        ["thumbnails"] = Previews,
        ["CaptureOne"] = "Capture One's previews and settings",
        ["NKSC_PARAM"] = "Nikon's settings",
        ["__pycache__"] = "Python's own files",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a folder of that name holds; null for one that may be anybody's.</summary>
    public static string? Describe(string name) => Kinds.GetValueOrDefault(name);
}

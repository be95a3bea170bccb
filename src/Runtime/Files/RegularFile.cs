namespace GResNet.Runtime.Files;

/// <summary>
/// Files that have content of their own. Opening a named pipe would wait for a writer, for ever if there is none.
/// </summary>
public static class RegularFile
{
    /// <summary>Why nothing can be read from a path, as the end of a sentence about it.</summary>
    public const string NoContent = "it is empty, or a pipe or a device";

    /// <summary>
    /// Whether what is there, behind links too, has no bytes: an empty file, a pipe, a device. It is not opened. False
    /// where nothing is there.
    /// </summary>
    public static bool HasNoContent(string path)
    {
        var entry = new FileInfo(path);
        // A link has a length of its own.
        if (entry.LinkTarget is not null) entry = entry.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return entry is { Exists: true, Length: 0 };
    }
}

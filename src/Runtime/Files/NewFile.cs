namespace GResNet.Runtime.Files;

/// <summary>Files that are written whole or not at all.</summary>
public static class NewFile
{
    /// <summary>
    /// Writes a file: first to a new one beside it, which takes its name once it is on the disk. Whatever stops the
    /// writing, the file of that name is the old or the new one, whole.
    /// </summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="write">Writes all of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        string temporary = $"{path}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

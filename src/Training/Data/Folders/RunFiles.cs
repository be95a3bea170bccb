namespace GResNet.Training.Data.Folders;

/// <summary>
/// What training writes into the folder of a run, by name. A folder that has it is no data, wherever it is: somebody
/// who works in a folder of photographs has the runs among them.
/// </summary>
public static class RunFiles
{
    /// <summary>What was asked for.</summary>
    public const string Request = "run.json";

    /// <summary>Weights of the best epoch.</summary>
    public const string BestWeights = "best.safetensors";

    /// <summary>The folder of checkpoints.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>Held by the process that the run belongs to; there from before anything else is.</summary>
    public const string Lock = ".gresnet.lock";

    /// <summary>In <see cref="Checkpoints"/>: held by the process that saves there.</summary>
    public const string CheckpointsLock = ".lock";

    private enum Content
    {
        Nothing,
        Runs,
        Images,
    }

    /// <summary>Whether a folder is a run's, or its checkpoints', or has folders of runs in it and no image.</summary>
    /// <param name="folder">The folder; one that cannot be read is no run's.</param>
    internal static bool Fill(string folder)
    {
        try
        {
            return Find(new DirectoryInfo(folder)) == Content.Runs;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Looks through a folder until there is an image. A link may lead to one, and is taken for it.</summary>
    private static Content Find(DirectoryInfo folder)
    {
        Content found = AreIn(folder.FullName) ? Content.Runs : Content.Nothing;
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            Content here = entry switch
            {
                FileInfo => ImageFileNames.Include(entry.Name) ? Content.Images : Content.Nothing,
                DirectoryInfo { LinkTarget: not null } => Content.Images,
                DirectoryInfo below when !below.Name.StartsWith('.') => Find(below),
                _ => Content.Nothing,
            };
            if (here == Content.Images) return here;
            if (here == Content.Runs) found = here;
        }

        return found;
    }

    private static bool AreIn(string folder)
    {
        string checkpoints = Path.Combine(folder, Checkpoints);
        return File.Exists(Path.Combine(folder, Lock))
            || Path.GetFileName(folder) == Checkpoints && File.Exists(Path.Combine(folder, CheckpointsLock))
            || File.Exists(Path.Combine(folder, Request))
                && (Directory.Exists(checkpoints) || File.Exists(Path.Combine(folder, BestWeights)));
    }
}

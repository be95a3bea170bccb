namespace GResNet.Runtime.Data.Folders;

/// <summary>What is where in a folder of images.</summary>
/// <param name="Train">The images to learn from; all of them where <paramref name="Validation"/> is null.</param>
/// <param name="Validation">The images to measure with, where they have a folder of their own.</param>
internal sealed record FolderLayout(SplitFolder Train, SplitFolder? Validation)
{
    private const string TrainName = "train";

    // In the order of preference.
    private static readonly string[] ValidationNames = ["val", "valid", "validation", "test"];

    private const string Expected =
        "Expected are DIR/CLASS/IMAGE files, of which some are held out to measure with, or DIR/train/CLASS/IMAGE and DIR/val/CLASS/IMAGE";

    /// <summary>Finds out.</summary>
    /// <exception cref="DatasetException">It is not a folder of images for two classes at least, or its parts differ in their classes.</exception>
    public static FolderLayout Find(string folder)
    {
        if (File.Exists(folder)) throw new DatasetException($"'{folder}' is a file. If it is an archive, unpack it and name the folder. {Expected}.");
        if (!Directory.Exists(folder)) throw new DatasetException($"There is no folder '{folder}'. {Expected}.");
        (string[] folders, string[] files) = FolderTree.List(folder);
        if (folders.Length == 0 && RunFiles.Fill(folder))
            throw new DatasetException(
                $"'{folder}' is the folder of a run, or of runs: there are no images in it. {Expected}.");
        if (folders.Length == 0) throw NoClasses(folder, files);
        string? train = Named(folders, TrainName);
        string? validation = ValidationNames.Select(name => Named(folders, name)).FirstOrDefault(name => name is not null);
        if (train is not null && validation is not null)
        {
            var layout = new FolderLayout(Scan(folder, train), Scan(folder, validation));
            layout.CheckSameClasses();
            return layout;
        }

        if (train is not null && folders.Length > 1 && IsSplit(Path.Combine(folder, train))) throw Mixed(folder, train, folders);

        // Nothing but one of the two, as in archives that hold a part alone.
        bool single = folders.Length == 1 && (train ?? validation) is not null;
        return new FolderLayout(single ? Scan(folder, folders[0]) : Scan(folder, ""), null);
    }

    private static string? Named(string[] folders, string name) =>
        folders.FirstOrDefault(f => f.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SplitFolder Scan(string folder, string part)
    {
        string path = Path.Combine(folder, part);
        SplitFolder found = SplitFolder.Scan(path);
        if (found.Classes.IsEmpty) throw NoClasses(path, FolderTree.List(path).Files);
        if (found.Classes.All(c => c.Images.IsEmpty))
            throw new DatasetException(
                $"There are no images in the folders of '{path}' ({Listing.Of([.. found.Classes.Select(c => c.Name)])}; "
                + $"other files: {found.Ignored.Values.Sum()}). {Expected}.");
        if (found.Classes.Length == 1) throw OneClass(path, found.Classes[0].Name);
        return found;
    }

    /// <summary>Whether a folder has folders alone, as one with classes in it.</summary>
    private static bool IsSplit(string folder)
    {
        (string[] folders, string[] files) = FolderTree.List(folder);
        return folders.Length > 0 && !files.Any(ImageFileNames.Include);
    }

    private static DatasetException Mixed(string folder, string train, string[] folders)
    {
        string[] beside = [.. folders.Where(name => name != train)];
        return new DatasetException(
            $"'{folder}' has a folder '{train}' with folders in it, and beside it {Listing.Of(beside)}, but no '{ValidationNames[0]}': whether '{train}' "
            + $"has the classes or is one is not said. Name the folder of images to measure with '{ValidationNames[0]}', move away what are no images to "
            + $"train with, or, if '{train}' is a class, put its images into it directly. {Expected}.");
    }

    private static DatasetException NoClasses(string folder, string[] files)
    {
        int images = files.Count(ImageFileNames.Include);
        return new DatasetException(
            images > 0
                ? $"'{folder}' has {images} images and no folders: which class they are of is not said. Put those of each class into "
                    + $"a folder of its own. {Expected}."
                : $"'{folder}' has no folders in it{(files.Length == 0 ? "" : $", and {files.Length} files, none of them an image")}. {Expected}.");
    }

    private static DatasetException OneClass(string folder, string name)
    {
        string inner = Path.Combine(folder, name);
        string[] below = FolderTree.List(inner).Folders;
        return new DatasetException(
            $"'{folder}' has one folder, '{name}', and so one class; two at least are needed. {Expected}."
            + (below.Length > 1 ? $" If {Listing.Of(below)} are the classes, name '{inner}' instead." : ""));
    }

    private void CheckSameClasses()
    {
        string[] train = [.. Train.Classes.Select(c => c.Name)], validation = [.. Validation!.Classes.Select(c => c.Name)];
        string[] trainOnly = [.. train.Except(validation)], validationOnly = [.. validation.Except(train)];
        if (trainOnly.Length + validationOnly.Length == 0) return;
        string[] differences =
        [
            .. trainOnly.Length > 0 ? [$"only '{Train.Path}' has {Listing.Of(trainOnly)}"] : (string[])[],
            .. validationOnly.Length > 0 ? [$"only '{Validation.Path}' has {Listing.Of(validationOnly)}"] : (string[])[],
        ];
        throw new DatasetException(
            $"Both parts must have the same classes, by the names of their folders; {string.Join("; ", differences)}. "
            + "Rename, add or move away what differs.");
    }
}

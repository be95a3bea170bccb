using System.Collections.Immutable;
using GResNet.Imaging;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>A folder of images, and how it is read.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Root">What is in it.</param>
/// <param name="Reading">What its folders are; complete.</param>
/// <param name="LeftOut">Takes note of what is left out.</param>
internal sealed record FolderParts(string Path, FolderNode Root, FolderReading Reading, LeftOutNotes LeftOut)
{
    /// <summary>Lists a folder and finds out what is in it.</summary>
    /// <exception cref="DatasetException">It is not a folder of images,
    /// or there is more than one way to read it.</exception>
    public static FolderParts Find(string path, FolderReading wanted)
    {
        if (File.Exists(path))
            throw new DatasetException(
                $"'{path}' is a file. If it is an archive, unpack it and name the folder. {LayoutErrors.Expected}.");
        if (!Directory.Exists(path))
            throw new DatasetException(UndecodedName.Explain(path)
                ?? $"There is no folder '{path}'. {LayoutErrors.Expected}.");
        var leftOut = new LeftOutNotes();
        FolderNode root = new FolderTree(leftOut).List(path);
        if (root.Folders.IsEmpty)
            throw RunFiles.Fill(path)
                ? LayoutErrors.OfRun(path)
                : LayoutErrors.NoClasses(path, root.Count, leftOut.Of(path));
        var parts = new FolderParts(path, root, new LayoutFinder(root, path).Find(wanted), leftOut);
        leftOut.AddLoose(root.Images.Length
            + (parts.Reading.Layout == FolderLayout.GroupClass ? root.Filled.Sum(f => f.Images.Length) : 0));
        return parts;
    }

    /// <summary>The folder's name.</summary>
    public string Name =>
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>The names of the parts, in ordinal order; none where the folder is not divided.</summary>
    public ImmutableArray<string> Names => Reading.Layout switch
    {
        FolderLayout.PartClass => [.. Root.Filled.Where(f => f.IsDivided).Select(f => f.Name)],
        FolderLayout.ClassPart =>
            [.. Root.Filled.SelectMany(f => f.Filled).Select(f => f.Name).Distinct().Order(StringComparer.Ordinal)],
        _ => [],
    };

    /// <summary>The part to learn from, or everything.</summary>
    /// <exception cref="DatasetException">It has not two classes with images in each.</exception>
    public SplitFolder Train => Checked(Reading.TrainPart, toLearn: true);

    /// <summary>The part to measure with; null where there is none.</summary>
    /// <exception cref="DatasetException">It has not two classes with images in each.</exception>
    public SplitFolder? Validation => Reading.ValidationPart is { } part ? Checked(part, toLearn: true) : null;

    /// <summary>A part, or everything, to measure with: there may be one class, and classes without images.</summary>
    /// <param name="part">Its name; null for everything.</param>
    /// <exception cref="DatasetException">It has no images in folders.</exception>
    public SplitFolder Measured(string? part) => Checked(part, toLearn: false);

    /// <summary>Notes the folders that are neither learnt from nor measured with.</summary>
    public void NoteOthers()
    {
        if (Reading.Layout == FolderLayout.PartClass)
        {
            foreach (FolderNode other in Root.Folders.Where(f =>
                f.Name != Reading.TrainPart && f.Name != Reading.ValidationPart))
                LeftOut.AddFolder(other.Name, Describe(other));
        }
        else if (Reading.Layout == FolderLayout.ClassPart)
        {
            foreach (string other in Names.Where(name => name != Reading.TrainPart && name != Reading.ValidationPart))
                foreach (FolderNode inClass in Root.Folders.Where(f => f.Filled.Any(p => p.Name == other)))
                    LeftOut.AddFolder(
                        $"{inClass.Name}/{other}", "a part that is neither learnt from nor measured with");
        }
    }

    private static string Describe(FolderNode other) => other.Count == 0
        ? "no images"
        : $"{other.Count:n0} image{(other.Count == 1 ? "" : "s")}, "
            + (other.IsDivided ? "neither learnt from nor measured with" : "in no class's folder");

    private SplitFolder Checked(string? part, bool toLearn)
    {
        (string path, FolderNode node) = Locate(part);
        SplitFolder split = Reading.Layout switch
        {
            FolderLayout.GroupClass => SplitFolder.Together(path, node),
            FolderLayout.ClassPart => SplitFolder.Within(path, node, part!),
            _ => SplitFolder.Of(path, node),
        };
        string[] empty = [.. split.Classes.Where(c => c.Images.IsEmpty).Select(c => c.Name)];
        if (node.Folders.IsEmpty) throw LayoutErrors.NoClasses(path, node.Count, LeftOut.Of(Path));
        if (empty.Length == split.Classes.Length)
            throw LayoutErrors.NoImages(path, [.. node.Folders], LeftOut.Of(Path));
        if (!toLearn) return split;
        if (split.Classes.Length == 1) throw LayoutErrors.OneClass(path, node.Folders[0]);
        bool mayBeEmpty = Reading.Layout == FolderLayout.ClassPart && part != Reading.TrainPart;
        if (empty.Length > 0 && !mayBeEmpty) throw LayoutErrors.Empty(path, empty, LeftOut.Of(Path));
        return split;
    }

    /// <summary>The folder that has the classes.</summary>
    private (string Path, FolderNode Node) Locate(string? part)
    {
        if (Reading.Layout != FolderLayout.PartClass) return (Path, Root);
        string path = System.IO.Path.Combine(Path, part!);
        FolderNode node = Root.Folders.First(f => f.Name == part), inner = LayoutFinder.Unwrap(node);
        for (; node != inner; node = node.Filled.Single())
            path = System.IO.Path.Combine(path, node.Filled.Single().Name);
        return (path, inner);
    }
}

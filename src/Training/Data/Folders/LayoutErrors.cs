using GResNet.Imaging;

namespace GResNet.Training.Data.Folders;

/// <summary>Why a folder cannot be read as images of classes, and what to do.</summary>
internal static class LayoutErrors
{
    public const string Expected =
        "Expected are DIR/CLASS/IMAGE files, of which some are held out to measure with, or DIR/train/CLASS/IMAGE and "
            + "DIR/val/CLASS/IMAGE";

    /// <summary>Folders with the same folders in them.</summary>
    public static DatasetException Alike(string path, FolderNode[] alike)
    {
        string outer = Names(alike), inner = Names(LayoutFinder.Unwrap(alike[0]).Filled);
        string parts = alike.Length == 2
            ? $"one to learn from and one to measure with: --train-part {alike[0].Name} --val-part {alike[1].Name}, or "
                + $"the other way round"
            : "one to learn from and one to measure with: --train-part NAME --val-part NAME";
        return new DatasetException(
            $"'{path}' can be read in more than one way, as {outer} have the same folders in them: {inner}. If {outer} "
                + $"are the classes: "
            + $"--layout class. If {inner} are the classes, and {outer} groups of images to put together: --layout "
                + $"group/class. "
            + $"If {outer} are parts, {parts}.");
    }

    /// <summary>Folders that are called as years are.</summary>
    public static DatasetException Dates(string path, FolderNode[] dates) => new(
        $"'{path}' can be read in more than one way, as {Names(dates)} "
            + $"{(dates.Length == 1 ? "is called as a date is" : "are called as dates are")}. "
        + "If its folders are the classes: --layout class. "
        + (dates.All(f => f.IsDivided)
            ? "If those in them are the classes: --layout group/class."
            : "If they are not, put the images of each class into a folder of its own, and name the folder that those "
                + "are in."));

    /// <summary>A part beside folders that are none.</summary>
    public static DatasetException Mixed(string path, FolderNode part, FolderNode[] beside) => new(
        $"'{path}' has a folder '{part.Name}' with folders in it, and beside it {Names(beside)}: whether '{part.Name}' "
        + $"has the classes or is one is not said. If it has them: --train-part {part.Name} takes it alone; to measure "
            + $"with others, name their "
        + $"folder 'val'. If it is one of the classes: --layout class. {Expected}.");

    /// <summary>No parts where there should be.</summary>
    public static DatasetException NoParts(string path, FolderNode[] folders) => new(
        $"'{path}' has no parts to be known by their names, as 'train' and 'val'; there are {Names(folders)}. "
        + "Name them: --train-part NAME --val-part NAME.");

    /// <summary>Not the part that was asked for.</summary>
    public static DatasetException NoPart(string path, string name, string[] parts) => new(
        parts.Length == 0
            ? $"'{path}' has no part '{name}': it has no parts."
            : $"'{path}' has no part '{name}'; there are {Listing.Of(parts)}.");

    /// <summary>No folders.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="images">In it.</param>
    /// <param name="leftOut">What else is in it.</param>
    public static DatasetException NoClasses(string path, int images, LeftOut leftOut) => new(
        images > 0
            ? $"'{path}' has {images} images and no folders: which class they are of is not said. Put those of each "
                + $"class into "
                + $"a folder of its own. {Expected}."
            : $"'{path}' has no folders in it, and no images.{Aside(leftOut)} {Expected}.");

    /// <summary>What training wrote.</summary>
    public static DatasetException OfRun(string path) => new(
        $"'{path}' is the folder of a run, or of runs: there are no images in it. {Expected}.");

    /// <summary>Folders, but no images.</summary>
    public static DatasetException NoImages(string path, FolderNode[] folders, LeftOut leftOut) => new(
        $"There are no images in the folders of '{path}' ({Names(folders)}).{Aside(leftOut)} {Expected}.");

    /// <summary>Classes without images.</summary>
    public static DatasetException Empty(string path, string[] classes, LeftOut leftOut) => new(
        $"Each folder in '{path}' is a class, but there are no images in {Listing.Of(classes)}. Put images there, or "
            + $"move "
        + $"{(classes.Length == 1 ? "it" : "them")} away.{Aside(leftOut)}");

    /// <summary>A single class.</summary>
    public static DatasetException OneClass(string path, FolderNode only)
    {
        string inner = Path.Combine(path, only.Name);
        FolderNode[] below = [.. only.Filled];
        return new DatasetException(
            $"'{path}' has one folder, '{only.Name}', and so one class; two at least are needed. {Expected}."
            + (below.Length > 1 ? $" If {Names(below)} are the classes, name '{inner}' instead." : ""));
    }

    private static string Aside(LeftOut leftOut) =>
        string.Concat(leftOut.Lines().Select(line => $" Left out: {line}."));

    private static string Names(IEnumerable<FolderNode> folders) => Listing.Of([.. folders.Select(f => f.Name)]);
}

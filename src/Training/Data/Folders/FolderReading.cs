namespace GResNet.Training.Data.Folders;

/// <summary>
/// What the folders in a folder of images are: from the outermost inwards, as in <c>DIR/PART/CLASS/IMAGE</c>.
/// </summary>
public enum FolderLayout
{
    /// <summary>Found out, and refused where there is more than one way to read them.</summary>
    Auto,

    /// <summary><c>class</c>: each folder is a class; what is in folders within it belongs to it.</summary>
    Class,

    /// <summary>
    /// <c>part/class</c>: parts to learn from and to measure with, each with a folder for each class.
    /// </summary>
    PartClass,

    /// <summary>
    /// <c>group/class</c>: folders that say nothing, such as years, each with a folder for each class; they are put
    /// together.
    /// </summary>
    GroupClass,

    /// <summary><c>class/part</c>: in the folder of each class are the parts.</summary>
    ClassPart,
}

/// <summary>How a folder of images is to be read.</summary>
/// <param name="Layout">What its folders are; the command line's <c>--layout</c>.</param>
/// <param name="TrainPart">The part to learn from (<c>--train-part</c>); null where there are none, or to find it by
/// its name.</param>
/// <param name="ValidationPart">
/// The part to measure with (<c>--val-part</c>); where only the other is named, a share of that is held out.
/// </param>
public sealed record FolderReading(
    FolderLayout Layout = FolderLayout.Auto, string? TrainPart = null, string? ValidationPart = null)
{
    /// <summary>Whether there are parts.</summary>
    public bool HasParts() => Layout is FolderLayout.PartClass or FolderLayout.ClassPart;

    /// <summary>What a user should know of the parts: a line, or none where there are none.</summary>
    internal IEnumerable<string> PartNotes()
    {
        if (HasParts())
            yield return ValidationPart is null
                ? $"of the part '{TrainPart}' some images are held out to measure with"
                : $"learnt from is the part '{TrainPart}', measured with is '{ValidationPart}'";
    }

    /// <summary>Whether it is said which folders the parts are.</summary>
    internal bool NamesParts() => TrainPart is not null || ValidationPart is not null;
}

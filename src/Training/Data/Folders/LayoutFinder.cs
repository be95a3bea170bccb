using GResNet.Imaging;

namespace GResNet.Training.Data.Folders;

/// <summary>Finds out what the folders in a folder of images are, by their names and by what is in them.</summary>
/// <param name="root">The folder.</param>
/// <param name="path">Where it is.</param>
internal sealed class LayoutFinder(FolderNode root, string path)
{
    // Fewer may be a coincidence, or "new" in each class.
    private const int FewestShared = 2;

    private readonly FolderNode[] folders = [.. root.Filled];

    /// <summary>Completes what was asked for: the layout, and the names of the parts.</summary>
    /// <exception cref="DatasetException">There is more than one way to read it, or no such part.</exception>
    public FolderReading Find(FolderReading wanted)
    {
        if (wanted.NamesParts()) return Named(wanted);
        return wanted.Layout switch
        {
            FolderLayout.Auto => Find(),
            FolderLayout.PartClass => Parts(folders, PartNames.Role) ?? Parts(folders, PartNames.LooseRole)
                ?? throw LayoutErrors.NoParts(path, folders),
            FolderLayout.ClassPart => PartsWithin(PartNames.Role) ?? PartsWithin(PartNames.LooseRole)
                ?? throw LayoutErrors.NoParts(path, Within()),
            _ => wanted,
        };
    }

    private FolderReading Find()
    {
        if ((Parts(folders, PartNames.Role) ?? Alone() ?? SharedParts()) is { } parts) return parts;
        if (folders.FirstOrDefault(f => f.IsDivided && PartNames.Role(f.Name) != PartRole.None) is { } part)
            throw LayoutErrors.Mixed(path, part, [.. folders.Where(f => f != part)]);
        if (PartsWithin(PartNames.Role) is { } within) return within;
        if (Alike() is { Length: > 0 } alike) throw LayoutErrors.Alike(path, alike);
        if (Dates() is { Length: > 0 } dates) throw LayoutErrors.Dates(path, dates);
        return new FolderReading(FolderLayout.Class);
    }

    /// <summary>
    /// Parts to learn from and to measure with, if there are both; of those to measure with one that has classes.
    /// </summary>
    private static FolderReading? Parts(FolderNode[] folders, Func<string, PartRole> role)
    {
        FolderNode? train = folders.FirstOrDefault(f => role(f.Name) == PartRole.Train);
        FolderNode[] measured = [.. PartNames.ToMeasureWith(folders, role)];
        if (train is null || measured.Length == 0) return null;
        FolderNode? validation = measured.FirstOrDefault(f => f.IsDivided) ?? (train.IsDivided ? null : measured[0]);
        return new FolderReading(FolderLayout.PartClass, train.Name, validation?.Name);
    }

    /// <summary>Nothing but one part, as in archives that hold a part alone.</summary>
    private FolderReading? Alone() => folders is [var part] && PartNames.Role(part.Name) != PartRole.None
        ? new FolderReading(FolderLayout.PartClass, part.Name)
        : null;

    /// <summary>Parts under names that say so among other things, which what is in them confirms.</summary>
    private FolderReading? SharedParts()
    {
        FolderNode[] divided = [.. folders.Where(f => f.IsDivided && PartNames.LooseRole(f.Name) != PartRole.None)];
        return Parts(divided, PartNames.LooseRole) is { } parts
            && AreAlike(
                divided.First(f => f.Name == parts.TrainPart), divided.First(f => f.Name == parts.ValidationPart))
                ? parts
                : null;
    }

    /// <summary>Parts in the folder of each class.</summary>
    private FolderReading? PartsWithin(Func<string, PartRole> role)
    {
        FolderNode[] within = Within();
        return folders.All(f => f.IsDivided) && within.All(f => role(f.Name) != PartRole.None)
            && Parts(within, role) is { } parts
            // Those have images rather than classes in them.
            ? parts
                with { Layout = FolderLayout.ClassPart,
                    ValidationPart = PartNames.ToMeasureWith(within, role).First().Name }
            : null;
    }

    private FolderNode[] Within() => [.. folders.SelectMany(f => f.Filled).DistinctBy(f => f.Name)];

    /// <summary>Folders that have the same folders in them, as parts or groups have.</summary>
    private FolderNode[] Alike()
    {
        FolderNode[] divided =
            [.. folders.Where(f => f.IsDivided && f.Filled.Take(FewestShared).Count() == FewestShared)];
        FolderNode? first = divided.FirstOrDefault(f => divided.Any(other => other != f && AreAlike(f, other)));
        return first is null ? [] : [.. divided.Where(f => f == first || AreAlike(first, f))];
    }

    private static bool AreAlike(FolderNode left, FolderNode right)
    {
        HashSet<string> names = [.. Unwrap(left).Filled.Select(f => f.Composed)];
        string[] others = [.. Unwrap(right).Filled.Select(f => f.Composed)];
        string[] shared = [.. others.Where(names.Contains)];
        // Years are nobody's classes: the folders that have them are.
        return shared.Length >= FewestShared && 2 * shared.Length >= Math.Min(names.Count, others.Length)
            && !shared.All(PartNames.IsDate);
    }

    /// <summary>The folder that has the classes: archives often have a part in a folder of the same name.</summary>
    public static FolderNode Unwrap(FolderNode part)
    {
        while (part.IsDivided && part.Filled.Take(2).ToArray() is [{ IsDivided: true } inner]) part = inner;
        return part;
    }

    /// <summary>
    /// Folders that are called as dates are, where other folders do not show that they are just numbers.
    /// </summary>
    private FolderNode[] Dates() => folders.Any(f => f.Name.All(char.IsAsciiDigit) && !PartNames.IsDate(f.Name))
        ? []
        : [.. folders.Where(f => PartNames.IsDate(f.Name))];

    private FolderReading Named(FolderReading wanted)
    {
        FolderLayout layout = wanted.Layout == FolderLayout.Auto ? FolderLayout.PartClass : wanted.Layout;
        if (layout is not (FolderLayout.PartClass or FolderLayout.ClassPart))
            throw new DatasetException($"'{path}': parts are named, but in its layout there are none.");
        FolderNode[] parts = layout == FolderLayout.ClassPart ? Within() : folders;
        foreach (string name in new[] { wanted.TrainPart, wanted.ValidationPart }.OfType<string>())
            if (parts.All(f => f.Name != name)) throw LayoutErrors.NoPart(path, name, [.. parts.Select(f => f.Name)]);
        if (wanted.TrainPart is null)
            throw new DatasetException(
                $"'{path}': the part to measure with is named, '{wanted.ValidationPart}', and not the one to learn "
                    + $"from.");
        return wanted with { Layout = layout };
    }
}

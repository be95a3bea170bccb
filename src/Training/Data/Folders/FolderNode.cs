using System.Collections.Immutable;
using GResNet.Training.Names;

namespace GResNet.Training.Data.Folders;

/// <summary>A folder and everything in it that may be learnt from, as it was found.</summary>
/// <param name="Name">As the system spells it.</param>
/// <param name="Folders">Those directly in it, in the order of their composed names.</param>
/// <param name="Images">Files directly in it that end as images do.</param>
internal sealed record FolderNode(string Name, ImmutableArray<FolderNode> Folders, ImmutableArray<string> Images)
{
    /// <summary>The name in composed spelling, which is the same on all systems.</summary>
    public string Composed { get; } = ComposedName.Of(Name);

    /// <summary>Images in it, through all depths.</summary>
    public int Count { get; } = Images.Length + Folders.Sum(f => f.Count);

    /// <summary>Whether its images are all in folders, as in one with classes in it.</summary>
    public bool IsDivided => Images.IsEmpty && Count > 0;

    /// <summary>The folders directly in it that have images.</summary>
    public IEnumerable<FolderNode> Filled => Folders.Where(f => f.Count > 0);

    /// <summary>
    /// The paths of all images, each after <paramref name="prefix"/>; their parts are separated by '/'.
    /// </summary>
    public IEnumerable<string> Paths(string prefix) =>
        Images.Select(image => prefix + image).Concat(Folders.SelectMany(f => f.Paths($"{prefix}{f.Name}/")));
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Weights;

/// <summary>Weights that others have published, and what their images need, which their files do not say.</summary>
/// <param name="Name">Who publishes them, and their name there: <c>timm/resnet50.a1_in1k</c>.</param>
/// <param name="Card">What they are for.</param>
/// <param name="Files">
/// What their files are called. Eight hexadecimal digits at the end (<c>resnet50-11ad3fa6.pth</c>) are the first of
/// their SHA-256. A file that is called as the weights are, whatever its ending, is taken to be theirs, too.
/// </param>
public sealed record PublishedWeights(string Name, ModelCard Card, params ImmutableArray<string> Files)
{
    private const int HashDigits = 8;

    /// <summary>The weights of a model that a file has, by its name and, where that has some, digits of its SHA-256.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="model">What it is loaded into.</param>
    /// <param name="note">Gets what is known by what, or why a known name does not count; null where the name is not
    /// known.</param>
    /// <returns>Null where it is none that is known.</returns>
    public static PublishedWeights? Of(WeightsFile file, IModel model, out string? note)
    {
        note = null;
        if (model is not IPublishedElsewhere elsewhere) return null;
        if (elsewhere.Published.FirstOrDefault(one => one.IsCalled(file.Path)) is not { } known) return null;
        string[] digits = [.. known.Files.Select(Digits).OfType<string>()];
        bool isHashed = Digits(file.Path) is not null;
        if (isHashed && !digits.Any(HashOf(file.Path).StartsWith))
        {
            note = $"'{file.Path}' is called as {known.Name} are, but is another file, or damaged: its SHA-256 does "
                + $"not begin with {string.Join(" or ", digits)}. What its images need is not known.";
            return null;
        }

        note = $"'{file.Path}' is {known.Name}, by its name{(isHashed ? " and hash" : "")}: {known.Card.Reading}.";
        return known;
    }

    private bool IsCalled(string path) =>
        Files.Append(Name[(Name.IndexOf('/') + 1)..] + Path.GetExtension(path))
            .Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The digits that a name ends with; null where it ends otherwise.</summary>
    private static string? Digits(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        int dash = name.LastIndexOf('-');
        string end = name[(dash + 1)..];
        return dash >= 0 && end.Length == HashDigits && end.All(char.IsAsciiHexDigit) ? end.ToLowerInvariant() : null;
    }

    private static string HashOf(string path)
    {
        using FileStream content = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}

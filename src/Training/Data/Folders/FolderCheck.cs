using System.Collections.Immutable;
using System.Security.Cryptography;
using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Training.Data.Folders;

/// <summary>Decodes every image of a folder, and says what is there.</summary>
public static class FolderCheck
{
    // What has to be converted, each alone.
    private static readonly ImageTraits[] SingleTraits =
        [.. Enum.GetValues<ImageTraits>().Where(t => t != ImageTraits.None)];

    /// <summary>An image of one of the two parts.</summary>
    private readonly record struct Item(IPhotographs Part, int Image, bool IsTrain)
    {
        public string Path => Part.FilePath(Image);

        public int Label => Part.Label(Image);
    }

    /// <summary>What was found of it.</summary>
    private readonly record struct Finding(
        ImageHeader Header, string? Conversion, UInt128? Hash, string? Problem, string? Doubt);

    /// <summary>Checks a folder.</summary>
    /// <param name="folder">As for <see cref="ImageFolder.Load"/>.</param>
    /// <param name="heldOut">As for <see cref="ImageFolder.Load"/>.</param>
    /// <param name="reading">As for <see cref="ImageFolder.Load"/>.</param>
    /// <param name="limits">As for <see cref="ImageFolder.Load"/>.</param>
    /// <param name="threads">To decode on.</param>
    /// <param name="progress">Told how many of how many images are done, from any of the threads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatasetException">It is not a folder of images, or libvips is missing.</exception>
    public static FolderReport Run(
        string folder, double heldOut = ImageFolder.DefaultHeldOut, FolderReading? reading = null,
        ImageLimits? limits = null, int threads = 1, Action<int, int>? progress = null,
        CancellationToken cancellation = default)
    {
        FolderContents contents = FolderContents.Find(folder, reading ?? new FolderReading(), heldOut, limits);
        var parts = new CheckedParts(
            contents.Name, contents.Train, contents.Validation, contents.LeftOut, contents.Notes(),
            contents.Refusal(heldOut));
        return Run(parts, limits, threads, progress, cancellation);
    }

    /// <summary>Checks images.</summary>
    internal static FolderReport Run(
        CheckedParts parts, ImageLimits? limits, int threads, Action<int, int>? progress,
        CancellationToken cancellation)
    {
        Item[] items =
        [
            .. Enumerable.Range(0, parts.Train.Count).Select(i => new Item(parts.Train, i, IsTrain: true)),
            .. Enumerable.Range(0, parts.Validation.Count)
                .Select(i => new Item(parts.Validation, i, IsTrain: false)),
        ];
        Finding[] findings = Examine(items, limits, threads, progress, cancellation);
        (Item Item, Finding Finding)[] all = [.. items.Zip(findings)];
        (Item Item, Finding Finding)[] readable = [.. all.Where(x => x.Finding.Problem is null)];
        ILookup<int, (Item Item, Finding Finding)> byLabel = all.ToLookup(x => x.Item.Label);
        return new FolderReport(
            parts.Name,
            [.. parts.Train.Classes.Select((name, label) => Count(name, [.. byLabel[label]]))],
            readable.GroupBy(x => x.Finding.Header.Format)
                .ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            SingleTraits.Select(trait =>
                (Trait: trait, Count: readable.Count(x => x.Finding.Header.Traits.HasFlag(trait))))
                .Where(x => x.Count > 0).ToImmutableSortedDictionary(x => x.Trait, x => x.Count),
            readable.Length == 0 ? null : Sized(readable.MinBy(Pixels)),
            readable.Length == 0 ? null : Sized(readable.MaxBy(Pixels)),
            parts.LeftOut,
            parts.Notes,
            [.. all.Where(x => x.Finding.Hash is not null).GroupBy(x => x.Finding.Hash, x => x.Item)
                .Select(g => g.ToArray()).Where(g => g.Length > 1).Select(Group)],
            [.. all.Where(x => x.Finding.Problem is not null)
                .Select(x => new ImageProblem(x.Item.Path, x.Finding.Problem!))],
            [.. all.Where(x => x.Finding.Doubt is not null)
                .Select(x => new ImageProblem(x.Item.Path, x.Finding.Doubt!))],
            parts.Refusal)
        {
            Conversions =
            [
                .. readable.Where(x => x.Finding.Conversion is not null)
                    .GroupBy(x => x.Finding.Conversion!, x => x.Item.Path)
                    .Select(g => new SampleConversion(g.Key, [.. g])).OrderByDescending(c => c.Paths.Length),
            ],
        };
    }

    private static Finding[] Examine(
        Item[] items, ImageLimits? limits, int threads, Action<int, int>? progress, CancellationToken cancellation)
    {
        var findings = new Finding[items.Length];
        int done = 0;
        // Fails here, with an exception of its own, where libvips is missing.
        new ImageDecoder().Dispose();
        Parallel.For(
            0, items.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => new Examiner(limits),
            (i, _, examiner) =>
            {
                findings[i] = examiner.Examine(items[i]);
                progress?.Invoke(Interlocked.Increment(ref done), items.Length);
                return examiner;
            },
            examiner => examiner.Dispose());
        return findings;
    }

    private static ClassReport Count(string name, (Item Item, Finding Finding)[] images) => new(
        name, images.Count(x => x.Item.IsTrain), images.Count(x => !x.Item.IsTrain),
        images.Count(x => x.Finding.Problem is not null));

    private static long Pixels((Item Item, Finding Finding) image) =>
        (long)image.Finding.Header.Size.Width * image.Finding.Header.Size.Height;

    private static SizedImage Sized((Item Item, Finding Finding) image) =>
        new(image.Item.Path, image.Finding.Header.Size);

    private static DuplicateFiles Group(Item[] files) => new(
        [.. files.Select(file => file.Path)],
        files.Any(file => file.IsTrain) && files.Any(file => !file.IsTrain),
        files.Select(file => file.Label).Distinct().Count() > 1);

    /// <summary>Decodes images on one thread.</summary>
    private sealed class Examiner(ImageLimits? limits) : IDisposable
    {
        private readonly ImageDecoder decoder = new(limits);

        public Finding Examine(Item item)
        {
            (string? problem, string? doubt) = Decode(item, strict: true);
            // Only what a stricter decoder refuses is worth another look.
            if (problem is not null && decoder.CanBeStrict)
                (problem, doubt) = (Decode(item, strict: false).Problem, problem);
            return problem is null
                ? new Finding(decoder.Header, decoder.Conversion, Hash(decoder.File), null, doubt)
                : new Finding(default, null, null, problem, null);
        }

        public void Dispose() => decoder.Dispose();

        /// <summary>Decodes an image; says why where it cannot be, or what is suspicious.</summary>
        private (string? Problem, string? Doubt) Decode(Item item, bool strict)
        {
            try
            {
                decoder.Strict = strict;
                _ = item.Part.Open(decoder, item.Image);
                return (null, decoder.Scan() is { } doubt ? $"'{item.Path}' is read, but {doubt}." : null);
            }
            catch (ImageException error)
            {
                return (error.Message, null);
            }
        }

        private static UInt128 Hash(ReadOnlySpan<byte> file)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(file, hash);
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        }
    }
}

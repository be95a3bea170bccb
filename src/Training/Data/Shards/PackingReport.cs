using System.Collections.Immutable;

namespace GResNet.Training.Data.Shards;

/// <summary>What <see cref="ShardPacker"/> made.</summary>
/// <param name="Images">Images that are packed.</param>
/// <param name="Unreadable">Images that are not, as they could not be read.</param>
/// <param name="Classes">Classes there are.</param>
/// <param name="Shards">Shards there are.</param>
/// <param name="Found">Of these, shards that were there before.</param>
/// <param name="Bytes">Of all shards.</param>
/// <param name="Notes">How the folder was read, and what was left out, a line each.</param>
public sealed record PackingReport(
    int Images, int Unreadable, int Classes, int Shards, int Found, long Bytes, ImmutableArray<string> Notes);

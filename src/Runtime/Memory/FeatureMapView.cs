using System.Diagnostics;
using System.Globalization;

namespace GResNet.Runtime.Memory;

/// <summary>
/// A map as debuggers show it: images, their channels, the channels' rows. What is not unfolded is not read.
/// </summary>
internal sealed unsafe class FeatureMapView(FeatureMap map)
{
    /// <summary>The images; none where the map is of no memory.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public Image[] Images =>
        map.Data is null ? [] : [.. Enumerable.Range(0, map.Batch).Select(image => new Image(map, image))];

    /// <summary>One image.</summary>
    [DebuggerDisplay("{map.Channels}×{map.Height}×{map.Width}", Name = "image {image}")]
    internal sealed class Image(FeatureMap map, int image)
    {
        /// <summary>Its channels.</summary>
        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public Channel[] Channels =>
            [.. Enumerable.Range(0, map.Channels).Select(channel => new Channel(map, image, channel))];
    }

    /// <summary>One channel of an image.</summary>
    [DebuggerDisplay("{map.Height}×{map.Width}", Name = "channel {channel}")]
    internal sealed class Channel(FeatureMap map, int image, int channel)
    {
        /// <summary>Its rows.</summary>
        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public Row[] Rows => [.. Enumerable.Range(0, map.Height).Select(row => new Row(map, image, channel, row))];
    }

    /// <summary>One row of a channel.</summary>
    [DebuggerDisplay("{ToString(),nq}", Name = "row {row}")]
    internal sealed class Row(FeatureMap map, int image, int channel, int row)
    {
        /// <summary>Its values, by column.</summary>
        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public float[] Values => [.. Enumerable.Range(0, map.Width).Select(column => map[image, channel, row, column])];

        /// <inheritdoc/>
        public override string ToString() =>
            string.Join("  ", Values.Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));
    }
}

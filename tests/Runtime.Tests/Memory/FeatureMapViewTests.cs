using System.Diagnostics;
using System.Reflection;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Tests.Memory;

/// <summary>What debuggers show of a map, through the attributes that they follow.</summary>
public sealed unsafe class FeatureMapViewTests
{
    [Fact]
    public void ValuesStandByImageChannelRowAndColumn()
    {
        // More channels than a block has, so that the memory's order is another.
        const int Batch = 2, Channels = 18, Height = 2, Width = 3;
        using var memory = new AlignedBuffer(Batch * FeatureMap.FloatsPerImage(Channels, Height, Width));
        var map = new FeatureMap(memory.Data, Batch, Channels, Height, Width);
        map.CopyFrom([.. Enumerable.Range(0, Batch * Channels * Height * Width).Select(value => (float)value)]);

        Array images = View(map);

        Assert.Equal(Batch, images.Length);
        int value = 0;
        foreach (object image in images)
            foreach (object channel in Unfolded(image))
                foreach (object row in Unfolded(channel))
                {
                    Assert.Equal($"{value}  {value + 1}  {value + 2}", row.ToString());
                    foreach (object found in Unfolded(row)) Assert.Equal((float)value++, found);
                }

        Assert.Equal(Batch * Channels * Height * Width, value);
    }

    [Fact]
    public void AMapWithoutMemoryHasNothingToShow() => Assert.Empty(View(default));

    private static Array View(FeatureMap map)
    {
        string proxy = typeof(FeatureMap).GetCustomAttribute<DebuggerTypeProxyAttribute>()!.ProxyTypeName;
        return Unfolded(Activator.CreateInstance(Type.GetType(proxy)!, map)!);
    }

    /// <summary>The one member that a debugger shows in its owner's place.</summary>
    private static Array Unfolded(object shown) => (Array)shown.GetType().GetProperties()
        .Single(property =>
            property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State == DebuggerBrowsableState.RootHidden)
        .GetValue(shown)!;
}

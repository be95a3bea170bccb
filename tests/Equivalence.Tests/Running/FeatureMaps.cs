using GResNet.Runtime.Memory;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Feature maps as arrays.</summary>
internal static class FeatureMaps
{
    /// <summary>The elements, N × C × H × W.</summary>
    public static float[] ToArray(this FeatureMap map)
    {
        var values = new float[map.Pixels * map.Channels];
        map.CopyTo(values);
        return values;
    }
}

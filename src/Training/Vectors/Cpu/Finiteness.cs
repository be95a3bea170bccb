using GResNet.Runtime.Memory;

namespace GResNet.Training.Vectors;

/// <summary>Whether numbers are finite.</summary>
internal static class Finiteness
{
    /// <summary>Whether all of them are.</summary>
    public static bool Of(FloatView values)
    {
        foreach (float value in values.Span)
            if (!float.IsFinite(value)) return false;
        return true;
    }
}

using GResNet.Imaging;
using GResNet.Imaging.Decoding;

namespace GResNet.Runtime.Tests.Data.Decoding;

/// <summary>A test that is skipped where libvips is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VipsFactAttribute : FactAttribute
{
    public VipsFactAttribute() => Skip = VipsPresence.Missing!;
}

/// <summary>A table of tests that is skipped where libvips is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VipsTheoryAttribute : TheoryAttribute
{
    public VipsTheoryAttribute() => Skip = VipsPresence.Missing!;
}

internal static class VipsPresence
{
    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing { get; } = Find();

    private static string? Find()
    {
        try
        {
            new ImageDecoder().Dispose();
            return null;
        }
        catch (DatasetException error)
        {
            return error.Message;
        }
    }
}

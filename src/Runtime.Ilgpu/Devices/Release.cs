using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu;

/// <summary>Gives back what drivers gave.</summary>
internal static class Release
{
    /// <summary>
    /// Disposes of something. A device that has failed refuses that too, and an exception about it would hide the one
    /// that said why it failed.
    /// </summary>
    public static void Free(this IDisposable part)
    {
        try
        {
            part.Dispose();
        }
        catch (AcceleratorException)
        {
            // Whoever wanted the result has been told.
        }
    }
}

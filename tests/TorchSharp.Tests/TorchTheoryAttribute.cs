using GResNet.Runtime.Devices;
using GResNet.Runtime.TorchSharp;
using TorchSharp;

namespace GResNet.TorchSharp.Tests;

/// <summary>
/// A test of several cases that needs libtorch; where it cannot be loaded, it says why and is skipped.
/// </summary>
internal sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchFactAttribute.Missing;
}

/// <summary>A test that needs libtorch; where it cannot be loaded, it says why and is skipped.</summary>
internal sealed class TorchFactAttribute : FactAttribute
{
    /// <summary>Why it cannot be loaded; null where it is.</summary>
    internal static readonly string? Missing = Load();

    public TorchFactAttribute() => Skip = Missing;

    private static string? Load()
    {
        try
        {
            TorchLibrary.Require();
            // The tests themselves are run side by side, and networks are small.
            torch.set_num_threads(1);
            return null;
        }
        catch (DeviceException e)
        {
            return e.Message;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GResNet.TorchSharp.Tests;

/// <summary>
/// What has oneDNN compute convolutions in float32 right where it does not on its own (docs/torchsharp.md): a variable
/// that it reads when libtorch is loaded.
/// </summary>
internal static partial class TorchEnvironment
{
    /// <summary>The variable.</summary>
    public const string Name = "ONEDNN_MAX_CPU_ISA";

    /// <summary>Its value.</summary>
    public const string Value = "SSE41";

    [ModuleInitializer]
    internal static void Set()
    {
        // .NET keeps a copy of the variables, which native code does not see.
        if (!OperatingSystem.IsWindows()) _ = SetVariable(Name, Value, 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrites);
}

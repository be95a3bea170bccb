using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>
/// Drivers on Linux, by the names that they install: <c>libcuda.so.1</c> and <c>libOpenCL.so.1</c>, and no others.
/// </summary>
public sealed class DriverLibraryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gresnet-drivers-");

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>
    /// A library that can be loaded, but is no driver, is found, and told from one that is not there.
    /// </summary>
    [Theory]
    [InlineData("cuda", "libcuda.so", "cuInit")]
    [InlineData("opencl", "libOpenCL.so", "clGetPlatformIDs")]
    public async Task A_library_is_found_by_the_name_that_drivers_install(string kind, string name, string entry)
    {
        // Elsewhere names have no versions; and packages for developers bring the plain name, which comes first.
        if (!OperatingSystem.IsLinux() || NativeLibrary.TryLoad(name, out _)) return;
        File.Copy(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so"),
            Path.Combine(folder.FullName, $"{name}.1"));
        string line = await LineOf(kind);
        Assert.StartsWith($"{kind}: none; what is installed as {name}.1 has no {entry}, so it is no driver: install ",
            line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", "libcuda.so", "so it is no driver", "finds no GPU", "has no GPU")]
    [InlineData("opencl", "libOpenCL.so", "so it is no driver", "no driver is registered", "no device",
        "generic address space", "answers")]
    public async Task A_missing_library_is_told_from_a_missing_device(
        string kind, string name, params string[] whereThereIsALibrary)
    {
        if (!OperatingSystem.IsLinux()) return;
        bool isThere = NativeLibrary.TryLoad(name, out _) || NativeLibrary.TryLoad($"{name}.1", out _);
        string line = await LineOf(kind);
        // A device, then.
        if (!line.Contains(": none; ", StringComparison.Ordinal)) return;
        Assert.Equal(
            !isThere, line.Contains($"{name}.1 is not installed, or cannot be loaded", StringComparison.Ordinal));
        Assert.Equal(isThere, whereThereIsALibrary.Any(words => line.Contains(words, StringComparison.Ordinal)));
    }

    /// <summary>What the list of devices says of a kind where the folder's libraries come first.</summary>
    private async Task<string> LineOf(string kind)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "gresnet-bench.dll"), "gpu", "--device", "list"])
        {
            RedirectStandardOutput = true,
            Environment = { ["LD_LIBRARY_PATH"] = folder.FullName },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Assert.Single(output.Split('\n'), line => line.StartsWith(kind, StringComparison.Ordinal));
    }
}

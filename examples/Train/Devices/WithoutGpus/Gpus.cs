using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;

namespace GResNet.Train.Devices;

/// <summary>The GPUs of a build without the package that drives them.</summary>
internal static class Gpus
{
    private const string Absent = "this build has no GPU support, because the package ILGPU.Algorithms was not found when it was built";

    /// <summary>Says that there are none, and why.</summary>
    public static IEnumerable<string> List() => [$"({Absent})"];

    /// <summary>Says what to do.</summary>
    /// <exception cref="DeviceException">Always.</exception>
    public static IComputeDevice Open(DeviceChoice choice, Precision precision, WorkerPool workers) => throw new DeviceException(
        $"--device {choice.Kind}: {Absent}. Add a package feed that has it, then: dotnet restore --force, and dotnet build -c Release examples/Train.");
}

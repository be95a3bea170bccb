using GResNet.Runtime.Devices;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>Devices that a program can offer by name beside those that every program has.</summary>
public interface IDeviceKind
{
    /// <summary>What their names begin with: <c>torch</c>.</summary>
    string Name { get; }

    /// <summary>What they are and how one is named, for a program's help: a part of a sentence.</summary>
    string Description { get; }

    /// <summary>
    /// What to print of those that are there: a line each, its name first; or one that says why there is none.
    /// </summary>
    IEnumerable<string> List();

    /// <summary>Opens one.</summary>
    /// <param name="address">What follows the name and a colon; null for the first.</param>
    /// <param name="workers">Threads for what is done on the processor; whoever made them disposes of them.</param>
    /// <exception cref="DeviceException">It is not there, or cannot be used; the message says what to do.</exception>
    IComputeDevice Open(string? address, WorkerPool workers);
}

namespace GResNet.Bench.Libraries;

/// <summary>A network that runs steps on one batch of noise.</summary>
internal interface INetwork : IDisposable
{
    /// <summary>Of the library.</summary>
    string Version { get; }

    /// <summary>Runs one step.</summary>
    void Step();
}

namespace GResNet.Bench.Measuring;

/// <summary>One of two systems that are compared: it does steps when told to, and nothing in between.</summary>
internal interface ISide : IDisposable
{
    /// <summary>How it is called in what is printed.</summary>
    string Name { get; }

    /// <summary>Images of one step.</summary>
    int Batch { get; }

    /// <summary>Runs steps and returns the seconds they took.</summary>
    double Run(int steps);
}

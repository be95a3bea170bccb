namespace GResNet.Training.Vectors;

/// <summary>Numbers that the processor loads and stores at once.</summary>
internal unsafe interface IStoredReal<TSelf> : IReal<TSelf> where TSelf : struct, IStoredReal<TSelf>
{
    /// <summary>How many.</summary>
    static abstract int Count { get; }

    /// <summary>Reads them.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>Writes them.</summary>
    void Store(float* to);
}

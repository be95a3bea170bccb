namespace GResNet.Cli.Devices;

/// <summary>What activations are in memory; sums, parameters and their updates are float32 in any case.</summary>
internal enum Precision
{
    /// <summary>32 bits.</summary>
    Float32,

    /// <summary>bfloat16: the upper 16 of those bits, so half the memory.</summary>
    BF16,
}

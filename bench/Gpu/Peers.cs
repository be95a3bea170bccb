namespace GResNet.Bench.Gpu;

/// <summary>The ways of PyTorch's that are compared with.</summary>
[Flags]
internal enum Peers
{
    /// <summary>Ours is measured alone.</summary>
    None = 0,

    /// <summary>Operation by operation.</summary>
    Eager = 1,

    /// <summary>By torch.compile.</summary>
    Compiled = 2,

    /// <summary>One after the other.</summary>
    Both = Eager | Compiled,
}

namespace GResNet.Dsl;

/// <summary>
/// A block: a partial class or record whose partial methods are layers and whose <c>public Tensor Forward(Tensor x)</c>
/// wires them. Its constructor parameters are what it is made with; they must be known while compiling.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GResNetBlockAttribute : Attribute;

/// <summary>
/// A model: a partial class or record like a block, without constructor parameters, whose <c>Forward(Tensor image)</c>
/// returns Classes×1×1. The generator makes it trainable.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GResNetModelAttribute : Attribute
{
    /// <summary>Channels of an image.</summary>
    public int Channels { get; set; } = 3;

    /// <summary>Pixels a side; the model is checked and compiled for each. The first is the default.</summary>
    public int[] Resolutions { get; set; } = [];

    /// <summary>Outputs.</summary>
    public int Classes { get; set; }

    /// <summary>
    /// What the model is called on the command line and in the folders of its runs: letters, digits, <c>-</c>,
    /// <c>_</c> and <c>.</c>, a letter or digit first. Without: the class' name in kebab case, <c>Net</c> as the end of
    /// a word: <c>TreeNetSmall</c> is <c>treenet-small</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Folds normalization into convolutions, and does elementwise work as convolutions and pools load and store.
    /// Without, every step is a kernel of its own: slower and with more memory, for comparison and debugging.
    /// </summary>
    public bool Fuse { get; set; } = true;

    /// <summary>
    /// Lets 3×3 convolutions of stride 1 use Winograd's F(4×4, 3×3) where it is faster. Its rounding error is larger:
    /// an RMS relative error 1e-6 to 3e-6, about four times direct convolution's. Without, every convolution is
    /// computed directly.
    /// </summary>
    public bool Winograd { get; set; } = true;

    /// <summary>
    /// Writes the network that trains. Without, the model can only predict, with weights that a model of the same
    /// blocks was trained to, and what is written is a fraction.
    /// </summary>
    public bool Training { get; set; } = true;
}

/// <summary>
/// On a model: the memory that a training step may take. It is an error of the build when the arena of one (feature
/// maps, their gradients, statistics, packed weights) is larger at a declared resolution. The state, its gradients, the
/// optimizer's state and what kernels work in (some MB a thread) are not part of the arena.
/// </summary>
/// <param name="size">
/// A number, with a point for decimals, and a unit: <c>bytes</c>, <c>KB</c>, <c>MB</c>, <c>GB</c> (powers of 1000), or
/// <c>KiB</c>, <c>MiB</c>, <c>GiB</c> (powers of 1024): <c>1.5 GiB</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MemoryBudgetAttribute(string size) : Attribute
{
    /// <summary>The memory allowed.</summary>
    public string Size { get; } = size;

    /// <summary>Images of a training step; it must be given.</summary>
    public int Batch { get; set; }
}

/// <summary>
/// The name in the state dictionary of a layer, in place of the member's name with its first letter lower-cased.
/// </summary>
/// <param name="name">
/// One or more names with dots between: <c>downsample.0</c>; empty leaves the level out. That of a stage may end with
/// <c>-</c> or <c>_</c>, which the numbers of its blocks follow without a dot: <c>block1-0</c>.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// Lets a layer be called more than once: all calls share its parameters, and their gradients add up.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedAttribute : Attribute;

/// <summary>A layer that is one block, made with the method's parameters of the same names.</summary>
/// <typeparam name="TBlock">A <c>[GResNetBlock]</c> class.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BlockAttribute<TBlock> : Attribute;

/// <summary>
/// A layer that is several blocks in a row, named <c>.0</c>, <c>.1</c>, …, made with the method's parameters of the
/// same names. A parameter named <c>stride</c> is given to the first block alone; the others take their default for it.
/// One named <c>index</c> is the first block's, and one more for each that follows.
/// </summary>
/// <typeparam name="TBlock">A <c>[GResNetBlock]</c> class.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StageAttribute<TBlock> : Attribute
{
    /// <summary>How many, unless a parameter of the method named <c>blocks</c> says it.</summary>
    public int Blocks { get; set; } = 1;
}

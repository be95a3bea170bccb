using System.ComponentModel;

namespace GResNet.Dsl;

/// <summary>
/// What a public block consists of, written by the generator, so that models of other assemblies can be made of it.
/// </summary>
/// <param name="block">Full name of the block's class.</param>
/// <param name="format">Version of what follows.</param>
/// <param name="spec">Declarations and code of the block, compressed.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class BlockSpecAttribute(string block, int format, string spec) : Attribute
{
    /// <summary>Full name of the block's class.</summary>
    public string Block { get; } = block;

    /// <summary>Version of <see cref="Spec"/>.</summary>
    public int Format { get; } = format;

    /// <summary>Declarations and code of the block, compressed.</summary>
    public string Spec { get; } = spec;
}

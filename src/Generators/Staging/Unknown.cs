namespace GResNet.Generators.Staging;

/// <summary>
/// A value that is not known because of something already reported. Whatever is made of it is unknown too, and silently
/// so: one mistake gives one diagnostic.
/// </summary>
internal sealed class Unknown
{
    public static readonly Unknown Value = new();

    private Unknown() { }
}

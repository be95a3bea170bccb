using System.ComponentModel;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>What is frozen is a text in JSON.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FreezingJson : JsonTextConverter<Freezing>
{
    /// <inheritdoc/>
    public override string Expected => "nothing, backbone, a number of stages or a name";

    /// <inheritdoc/>
    protected override Freezing Parse(string text) => Freezing.Parse(text);
}

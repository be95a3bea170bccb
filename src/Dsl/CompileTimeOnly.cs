using System.ComponentModel;

namespace GResNet.Dsl;

/// <summary>What members that exist only for the generator do when they are called all the same.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CompileTimeOnly
{
    /// <summary>The error to throw.</summary>
    public static InvalidOperationException Error() => new(
        "Layers, Ops and Forward are read by the generator while compiling and cannot be called at run time. "
        + "Call ToTraining or ToInference on the model instead.");
}

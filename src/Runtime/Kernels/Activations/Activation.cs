using System.Runtime.Intrinsics;

namespace GResNet.Runtime.Kernels;

/// <summary>An activation function of one variable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IActivation
{
    /// <summary>f(x).</summary>
    Vector512<float> Invoke(Vector512<float> x);

    /// <summary>f′(x).</summary>
    Vector512<float> Derivative(Vector512<float> x);
}

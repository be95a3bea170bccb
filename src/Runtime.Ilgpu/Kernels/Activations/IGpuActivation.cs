namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>An activation function of one variable.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGpuActivation
{
    /// <summary>f(x).</summary>
    float Invoke(float x);

    /// <summary>f′(x).</summary>
    float Derivative(float x);
}

using System.Runtime.Intrinsics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>An activation function of one variable.</summary>
public interface IActivation
{
    /// <summary>f(x).</summary>
    Vector512<float> Invoke(Vector512<float> x);

    /// <summary>f′(x).</summary>
    Vector512<float> Derivative(Vector512<float> x);
}

/// <summary>Applies activation functions to maps. The result may be an operand.</summary>
public static class Activation
{
    /// <summary>y = f(x).</summary>
    public static void Forward<TActivation>(WorkerPool workers, FeatureMap x, TActivation f, FeatureMap y)
        where TActivation : unmanaged, IActivation =>
        ElementwiseLoops.Run(workers, x, new Function<TActivation>(f), y);

    /// <summary>gx = gy · f′(x).</summary>
    public static void Backward<TActivation>(
        WorkerPool workers, FeatureMap gy, FeatureMap x, TActivation f, FeatureMap gx)
        where TActivation : unmanaged, IActivation =>
        ElementwiseLoops.Run(workers, gy, x, new ChainRule<TActivation>(f), gx);

    private readonly struct Function<TActivation>(TActivation f) : IUnaryOperator
        where TActivation : unmanaged, IActivation
    {
        public Vector512<float> Invoke(Vector512<float> x, int channel) => f.Invoke(x);
    }

    private readonly struct ChainRule<TActivation>(TActivation f) : IBinaryOperator
        where TActivation : unmanaged, IActivation
    {
        public Vector512<float> Invoke(Vector512<float> gy, Vector512<float> x, int channel) => gy * f.Derivative(x);
    }
}

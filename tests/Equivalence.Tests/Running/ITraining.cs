namespace GResNet.Equivalence.Tests.Running;

/// <summary>A training network of any target, at the model's first resolution.</summary>
internal interface ITraining : IDisposable
{
    /// <summary>Runs forward.</summary>
    /// <param name="images">N × C × H × W.</param>
    /// <param name="seed">Of what is dropped.</param>
    /// <param name="step">Likewise.</param>
    /// <param name="dropPath">Chance that the deepest block is skipped.</param>
    /// <returns>The logits, N × C × H × W.</returns>
    float[] Forward(float[] images, ulong seed, long step, float dropPath);

    /// <summary>Runs backward. After it, the model's state has the running statistics of the step.</summary>
    /// <param name="logitsGradient">N × C × H × W.</param>
    /// <returns>The gradients, in the layout of the model's parameters.</returns>
    float[] Backward(float[] logitsGradient);

    /// <summary>A step of SGD with momentum; after it, the model's state has the parameters.</summary>
    void Update();
}

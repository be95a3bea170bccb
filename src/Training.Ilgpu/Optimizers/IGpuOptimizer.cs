using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// Changes the parameters of a state on its device by their gradients, as <see cref="IOptimizer"/> does on the CPU.
/// </summary>
internal interface IGpuOptimizer : IDisposable
{
    /// <summary>
    /// What it remembers of past gradients, in the layout of the parameters, under the names of the CPU's.
    /// </summary>
    IReadOnlyList<(string Name, MirroredVector Values)> Moments { get; }

    /// <summary>Steps taken so far.</summary>
    long Updates { get; set; }

    /// <summary>One update of every parameter.</summary>
    /// <param name="gradients">In the layout of the parameters.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">Every gradient is taken times this.</param>
    void Step(ArrayView<float> gradients, float rate, float gradientScale);
}

using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>Changes the parameters of one <see cref="ModelState"/> by their gradients. Not thread-safe.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>
    /// What it remembers of past gradients, by PyTorch's meaning of it, each in the layout of
    /// <see cref="ModelState.Parameters"/>. A checkpoint saves them, and writes into them when it is resumed.
    /// </summary>
    IReadOnlyList<(string Name, FloatView Values)> Moments { get; }

    /// <summary>Steps taken so far; a checkpoint saves it with <see cref="Moments"/>.</summary>
    long Updates { get; set; }

    /// <summary>One update of every parameter.</summary>
    /// <param name="gradients">In the layout of <see cref="ModelState.Parameters"/>.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">
    /// Every gradient is taken times this: the mean over accumulated batches, and clipping, cost no pass of their own.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    void Step(FloatView gradients, float rate, float gradientScale = 1);
}

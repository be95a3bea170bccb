using GResNet.Runtime.Models;

namespace GResNet.Runtime.Ilgpu;

/// <summary>What the generator makes of a <c>[GResNetModel]</c> class where this assembly is referenced.</summary>
public interface IGpuModel : IModel
{
    /// <summary>The network that trains a state on its device.</summary>
    /// <param name="resolution">Pixels a side; one of the declared ones.</param>
    /// <param name="batch">The most images of one step.</param>
    /// <param name="state">The model's state on a device.</param>
    /// <param name="precision">What maps hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is not declared,
    /// or the batch not positive.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    GpuTrainingNetwork ToTraining(int resolution, int batch, GpuState state, GpuPrecision precision);

    /// <summary>The network that classifies with a state and its running statistics.</summary>
    /// <param name="resolution">Pixels a side; one of the declared ones.</param>
    /// <param name="batch">The most images of one call.</param>
    /// <param name="state">The model's state on a device.</param>
    /// <param name="precision">What maps hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is not declared,
    /// or the batch not positive.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    GpuInferenceNetwork ToInference(int resolution, int batch, GpuState state, GpuPrecision precision);
}

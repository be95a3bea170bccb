using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Models;

/// <summary>What the generator makes of a <c>[GResNetModel]</c> class.</summary>
public interface IModel : IDisposable
{
    /// <summary>What is known of the model without running it.</summary>
    ModelSummary Summary { get; }

    /// <summary>Parameters and running statistics.</summary>
    ModelState State { get; }

    /// <summary>The network that trains <see cref="State"/>.</summary>
    /// <param name="resolution">Pixels a side; one of the declared ones.</param>
    /// <param name="batch">The most images of one step.</param>
    /// <param name="workers">The threads it runs on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is not declared,
    /// or the batch not positive.</exception>
    /// <exception cref="InvalidOperationException"><see cref="State"/> was neither initialised nor loaded.</exception>
    TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers);

    /// <summary>The network that classifies with <see cref="State"/> and its running statistics.</summary>
    /// <param name="resolution">Pixels a side; one of the declared ones.</param>
    /// <param name="batch">The most images of one call.</param>
    /// <param name="workers">The threads it runs on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is not declared,
    /// or the batch not positive.</exception>
    /// <exception cref="InvalidOperationException"><see cref="State"/> was neither initialised nor loaded.</exception>
    InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers);
}

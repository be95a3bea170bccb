using GResNet.Imaging.Transforms;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// A network in training on a device, with the memory it is in: what a device brings to a <see cref="TrainingEngine"/>.
/// Not thread-safe.
/// </summary>
public interface IDeviceNetwork : IDisposable
{
    /// <summary>The device's vectors; given back with this.</summary>
    DeviceVectors Vectors { get; }

    /// <summary>The model's parameters. Their place in the memory of the host is the model's state.</summary>
    DeviceVector Parameters { get; }

    /// <summary>The model's running statistics. Their place in the memory of the host is the model's state.</summary>
    DeviceVector Statistics { get; }

    /// <summary>What <see cref="AddBatch"/> leaves, in the layout of <see cref="Parameters"/>.</summary>
    DeviceVector Gradients { get; }

    /// <summary>
    /// Asks to be told, within <see cref="AddBatch"/>, from which element on <see cref="Gradients"/> are complete, in
    /// the memory of the host, while those before are still computed.
    /// </summary>
    /// <param name="complete">Is told the first of them.</param>
    /// <returns>False for a device that does not tell.</returns>
    bool TellOfGradients(Action<int> complete) => false;

    /// <summary>Forgets losses and predictions.</summary>
    void BeginStep();

    /// <summary>Forward, loss and backward of one batch.</summary>
    /// <param name="batch">The images: as many as the recipe's batch. Free to reuse after the call.</param>
    /// <param name="number">Batches of the run before this one: another number drops other elements.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a label is not a class.</exception>
    void AddBatch(Batch batch, long number);

    /// <summary>
    /// Brings to the device, while it computes, the batch that <see cref="AddBatch"/> will be given next.
    /// </summary>
    /// <param name="batch">The images: unchanged until then.</param>
    /// <exception cref="ArgumentException">Dimensions disagree.</exception>
    void Prefetch(Batch batch);

    /// <summary>Waits until all that was launched is done.</summary>
    /// <returns>
    /// The sum of the batches' mean losses since <see cref="BeginStep"/>, and how many images' most likely class was
    /// the one with the larger share of the target.
    /// </returns>
    (double Loss, int Correct) EndStep();

    /// <summary>
    /// Takes the memory of classifying with the weights as they are now, and after
    /// <see cref="IBatchClassifier.Prepare"/> as they are then. Dispose of it before this.
    /// </summary>
    IBatchClassifier CreateClassifier(ClassifierSetup setup);
}

using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>
/// The arithmetic of training one model on one device; when which of it happens is <see cref="Trainer"/>'s and
/// <see cref="TrainingStep"/>'s to say. Weights, running statistics, moments and average are the device's: those of the
/// host hold the same after <see cref="Download"/>. Not thread-safe.
/// </summary>
/// <remarks>
/// A step is <see cref="BeginStep"/>, <see cref="AddBatch"/> for each of its batches, <see cref="Prefetch"/> for the
/// next step's first if it is known, <see cref="EndStep"/>, and then <see cref="Update"/> or
/// <see cref="RestoreStatistics"/>. Only <see cref="EndStep"/> has to wait for the device: it is the one place of a
/// step where numbers come back.
/// </remarks>
public interface ITrainingEngine : IDisposable
{
    /// <summary>Remembers the running statistics and forgets the gradients.</summary>
    void BeginStep();

    /// <summary>Forward, loss and backward of one batch. Its gradients are added to those of the step.</summary>
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

    /// <summary>What the batches of the step gave, all of them together.</summary>
    StepSums EndStep();

    /// <summary>One update of every parameter by the step's gradients.</summary>
    /// <param name="rate">Learning rate.</param>
    /// <param name="gradientScale">Every gradient is taken times this: the mean over the batches, and clipping.</param>
    void Update(float rate, float gradientScale);

    /// <summary>
    /// Puts back the running statistics that <see cref="BeginStep"/> remembered: one that is not a number would stay
    /// so.
    /// </summary>
    void RestoreStatistics();

    /// <summary>
    /// Where infinity or not-a-number appeared first in the step; null when all of it is finite. Call it before an
    /// update.
    /// </summary>
    NonFinite? FindNonFinite();

    /// <summary>Takes the weights and running statistics into their average.</summary>
    /// <param name="decay">Share of the average so far.</param>
    /// <param name="copies">The average becomes a copy, and so does the next one, as if there had been none.</param>
    /// <exception cref="InvalidOperationException">The recipe has no average.</exception>
    void UpdateAverage(double decay, bool copies);

    /// <summary>
    /// Swaps weights and running statistics with their average, so that classifiers and <see cref="Download"/> take the
    /// average for them; a second call swaps them back, bit for bit.
    /// </summary>
    /// <exception cref="InvalidOperationException">The recipe has no average.</exception>
    void ExchangeAverage();

    /// <summary>
    /// Takes the memory of classifying with the weights as they are now, and after
    /// <see cref="IBatchClassifier.Prepare"/> as they are then. Dispose of it before this.
    /// </summary>
    IBatchClassifier CreateClassifier(ClassifierSetup setup);

    /// <summary>
    /// Makes the model's state, <see cref="Moments"/> and <see cref="Average"/> hold what the device has.
    /// </summary>
    void Download();

    /// <summary>
    /// Makes the device have what the model's state, <see cref="Moments"/> and <see cref="Average"/> hold.
    /// </summary>
    void Upload();

    /// <summary>
    /// What the optimizer remembers of past gradients, as <see cref="IOptimizer.Moments"/>, in the memory of the host.
    /// </summary>
    IReadOnlyList<(string Name, FloatView Values)> Moments { get; }

    /// <summary>
    /// The average of weights and running statistics, in the memory of the host; null where the recipe has none.
    /// </summary>
    StateView? Average { get; }

    /// <summary>Updates made so far; a checkpoint saves it.</summary>
    long Updates { get; set; }

    /// <summary>
    /// Updates that entered the average; at 0 the next one copies. A checkpoint saves it. 0 where there is no average.
    /// </summary>
    long AverageUpdates { get; set; }
}

/// <summary>What the batches of a step gave.</summary>
/// <param name="Loss">Sum over the batches of their mean losses.</param>
/// <param name="Correct">Images whose most likely class was the one with the larger share of the target.</param>
/// <param name="GradientNorm">2-norm of the sum of their gradients;
/// infinite or not a number exactly when a gradient is.</param>
/// <param name="StatisticsAreFinite">Whether all running statistics are finite: they can overflow although loss and
/// gradients do not.</param>
public readonly record struct StepSums(double Loss, int Correct, double GradientNorm, bool StatisticsAreFinite);

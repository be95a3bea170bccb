using GResNet.Runtime.Data;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;

namespace GResNet.Runtime.Training;

/// <summary>One step: forward, loss, backward, update. It allocates no managed memory.</summary>
/// <param name="network">What is trained; its capacity is the batch.</param>
/// <param name="optimizer">Updates its parameters.</param>
/// <param name="smoothing">Label smoothing.</param>
public sealed class TrainingStep(TrainingNetwork network, IOptimizer optimizer, float smoothing)
{
    /// <summary>Runs step number <paramref name="step"/> of the run.</summary>
    /// <param name="batch">Images and labels.</param>
    /// <param name="step">Steps before this one.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="correct">Images whose most likely class was the right one.</param>
    /// <returns>The mean loss, before the update.</returns>
    public double Run(Batch batch, long step, float rate, out int correct)
    {
        network.Step = step;
        batch.CopyImagesTo(network.Image);
        network.Forward();
        double loss = SoftmaxCrossEntropy.Run(
            network.Workers, network.Logits, new Targets(batch.Labels, smoothing: smoothing), network.Logits.Channels,
            network.LogitsGradient, out correct);
        network.Backward();
        optimizer.Step(network.Gradients, rate);
        return loss;
    }
}

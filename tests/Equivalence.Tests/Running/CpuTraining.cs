using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Training on the CPU.</summary>
internal sealed class CpuTraining : ITraining
{
    /// <summary>Settings and rate of every update, here and elsewhere.</summary>
    public static readonly SgdOptions Options = new() { Momentum = 0.9f, WeightDecay = 1e-3f };

    public const float Rate = 1e-3f;

    private readonly WorkerPool workers;
    private readonly TrainingNetwork network;
    private readonly Sgd optimizer;

    public CpuTraining(IModel model, int batch, int threads)
    {
        workers = new WorkerPool(threads);
        network = model.ToTraining(model.Summary.Resolutions[0].Resolution, batch, workers);
        optimizer = new Sgd(model.State, Options, workers);
    }

    public float[] Forward(float[] images, ulong seed, long step, float dropPath)
    {
        network.Seed = seed;
        network.Step = step;
        network.DropPath = dropPath;
        network.Image.CopyFrom(images);
        network.Forward();
        return network.Logits.ToArray();
    }

    public float[] Backward(float[] logitsGradient)
    {
        network.LogitsGradient.CopyFrom(logitsGradient);
        network.Backward();
        return network.Gradients.Span.ToArray();
    }

    public void Update() => optimizer.Step(network.Gradients, Rate);

    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        workers.Dispose();
    }
}

using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Training on the CPU.</summary>
internal sealed class CpuTraining : ITraining
{
    /// <summary>Settings and rate of every update, here and elsewhere.</summary>
    public static readonly Sgd Optimizer = new() { Momentum = 0.9f };

    public const float Rate = 1e-3f, WeightDecay = 1e-3f;

    private readonly WorkerPool workers;
    private readonly TrainingNetwork network;
    private readonly CpuVectors vectors;
    private readonly CpuVector gradients;
    private readonly OptimizerState optimizer;

    public CpuTraining(IModel model, int batch, int threads)
    {
        workers = new WorkerPool(threads);
        network = model.ToTraining(model.Summary.Resolutions[0].Resolution, batch, workers);
        vectors = new CpuVectors(workers);
        gradients = new CpuVector(network.Gradients);
        optimizer = new OptimizerState(
            vectors, new CpuVector(model.State.Parameters), ParameterGroup.Of(model.State, WeightDecay, default),
            Optimizer);
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

    public void Update() => optimizer.Step(gradients, Rate);

    public void Dispose()
    {
        vectors.Dispose();
        network.Dispose();
        workers.Dispose();
    }
}

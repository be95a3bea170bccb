using System.Diagnostics;
using GResNet.Bench.Measuring;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Collectives;

namespace GResNet.Bench.Workloads;

/// <summary>A model of this project with random weights, running steps on one batch of noise.</summary>
internal abstract class OwnSide : ISide
{
    private const ulong Seed = 1;

    private readonly IModel model;
    private readonly Action? wait;

    /// <summary>Initialises <paramref name="model"/> and makes the batch.</summary>
    protected OwnSide(string name, IModel model, int resolution, int batch, Action? wait)
    {
        this.wait = wait;
        Name = name;
        Batch = batch;
        this.model = model;
        model.State.Initialize(Seed);
        Images = Noise.Batch(model.Summary, resolution, batch);
        Normalization = Noise.Normalization(model.Summary);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Batch { get; }

    /// <summary>Trained values of the model.</summary>
    public long Parameters => model.Summary.Parameters;

    /// <summary>The batch of every step.</summary>
    protected Batch Images { get; }

    /// <summary>Of its images.</summary>
    protected PixelNormalization Normalization { get; }

    /// <summary>What runs a workload on a device.</summary>
    /// <param name="workload">What a step is.</param>
    /// <param name="device">Where.</param>
    /// <param name="wait">Waits until the device has done all it was told;
    /// null where nothing is left to do after a step.</param>
    /// <param name="collective">The ranks that train together; null for one alone.</param>
    public static OwnSide Create(
        Workload workload, IComputeDevice device, Action? wait = null, ICollective? collective = null)
    {
        IModel model = ModelCatalogue.Create(workload.Model);
        return workload.Mode == Mode.Train
            ? new TrainingSide("ours", model, workload.Resolution, workload.Batch, device, wait, collective)
            : new InferenceSide("ours", model, workload.Resolution, workload.Batch, device, wait);
    }

    /// <inheritdoc/>
    public double Run(int steps)
    {
        wait?.Invoke();
        long start = Stopwatch.GetTimestamp();
        for (int step = 0; step < steps; step++) Step();
        wait?.Invoke();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs one step.</summary>
    protected abstract void Step();
}

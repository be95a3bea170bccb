using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Collectives;
using GResNet.Training.Data.Loading;

namespace GResNet.Bench.Workloads;

/// <summary>Training steps as the training loop does them, without its loading of data.</summary>
internal sealed class TrainingSide : OwnSide, IBatchSource
{
    // So low that the same batch may be learnt for ever; a rate costs no time.
    private const float Rate = 1e-4f;

    private readonly TrainingEngine engine;
    private readonly TrainingStep step;
    private long steps;

    public TrainingSide(
        string name, IModel model, int resolution, int batch, IComputeDevice device, Action? wait = null,
        ICollective? collective = null)
        : base(name, model, resolution, batch, wait)
    {
        var recipe = new Recipe { Name = "bench", Epochs = 1, Batch = batch, Rate = Rate, Smoothing = 0.1f }
            .ForRanks(collective?.Size ?? 1);
        engine = device.CreateTraining(
            model, new TrainingSetup(recipe, resolution, model.Summary.Classes, Normalization)
            {
                Collective = collective,
            });
        step = new TrainingStep(engine, recipe);
    }

    /// <summary>The same batch each time.</summary>
    public Batch Next() => Images;

    /// <inheritdoc/>
    public override void Dispose()
    {
        engine.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        double loss = step.Run(this, steps, Rate).Loss;
        if (!double.IsFinite(loss))
            throw new BenchException($"The loss of {Name} is no longer finite after {steps} steps.");
        steps++;
    }
}

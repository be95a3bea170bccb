using GResNet.Runtime.Data;
using GResNet.Runtime.Data.Loading;
using GResNet.Runtime.Data.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;

namespace GResNet.Runtime.Training;

/// <summary>
/// One step: forward, loss and backward for each of its batches, then one update with the mean gradient. It allocates no managed
/// memory.
/// </summary>
public sealed class TrainingStep : IDisposable
{
    private readonly TrainingNetwork network;
    private readonly IOptimizer optimizer;
    private readonly BatchInput input;
    private readonly Recipe recipe;
    private readonly int classes;
    private readonly GradientNorm norm;
    private readonly GradientAccumulator accumulator;
    private readonly BufferSnapshot statistics;

    /// <summary>A step of <paramref name="network"/>.</summary>
    /// <param name="network">What is trained; its capacity is the batch.</param>
    /// <param name="optimizer">Updates its parameters.</param>
    /// <param name="normalization">Mean and deviation of the images.</param>
    /// <param name="classes">Classes of the images: so many of the network's outputs are used.</param>
    /// <param name="recipe">How.</param>
    public TrainingStep(TrainingNetwork network, IOptimizer optimizer, PixelNormalization normalization, int classes, Recipe recipe)
    {
        this.network = network;
        this.optimizer = optimizer;
        this.recipe = recipe;
        input = new BatchInput(normalization);
        this.classes = classes;
        norm = new GradientNorm(network.State, network.Workers);
        accumulator = new GradientAccumulator(network.State, recipe.Accumulation, network.Workers);
        statistics = new BufferSnapshot(network.State);
        network.DropPath = recipe.DropPath;
        network.Seed = recipe.Seed.For(SeedPurpose.Dropout);
    }

    /// <summary>Runs step number <paramref name="step"/> of the run.</summary>
    /// <param name="batches">Gives its batches.</param>
    /// <param name="step">Steps before this one.</param>
    /// <param name="rate">Learning rate.</param>
    /// <exception cref="TrainingDivergedException">Something is not finite, and the recipe says to stop then.</exception>
    public StepOutcome Run(IBatchSource batches, long step, float rate)
    {
        statistics.Take();
        accumulator.Restart();
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < recipe.Accumulation; i++)
        {
            loss += RunBatch(Next(batches), step * recipe.Accumulation + i, out int right);
            correct += right;
            accumulator.Add(network.Gradients);
        }

        FloatView gradients = accumulator.Sum;
        double gradientNorm = norm.Of(gradients) / recipe.Accumulation;
        loss /= recipe.Accumulation;
        var outcome = new StepOutcome(recipe.StepImages, correct, loss, gradientNorm, FindNotFinite(loss, gradientNorm));
        if (outcome.NotFinite is null) Update(gradients, gradientNorm, rate);
        else if (recipe.NonFinite == NonFinitePolicy.SkipStep) statistics.Restore();
        else throw new TrainingDivergedException(outcome, step, rate, NonFinite.Find(network.State, gradients));
        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        statistics.Dispose();
        accumulator.Dispose();
    }

    /// <summary>The next batch; where there is none, the running statistics are as they were before the step.</summary>
    private Batch Next(IBatchSource batches)
    {
        try
        {
            return batches.Next()!;
        }
        catch
        {
            statistics.Restore();
            throw;
        }
    }

    private string? FindNotFinite(double loss, double gradientNorm)
    {
        if (!double.IsFinite(loss)) return "the loss is";
        if (!double.IsFinite(gradientNorm)) return "gradients are";
        // These can overflow although loss and gradients do not, and would stay so.
        return NonFinite.AreFinite(network.State.Buffers) ? null : "running statistics are";
    }

    private double RunBatch(Batch batch, long number, out int correct)
    {
        network.Step = number;
        input.Write(network.Workers, batch, network.Image);
        network.Forward();
        double loss = SoftmaxCrossEntropy.Run(
            network.Workers, network.Logits, new Targets(batch.Labels, (float)batch.Mix.Share, recipe.Smoothing), classes,
            network.LogitsGradient, out correct);
        network.Backward();
        return loss;
    }

    private void Update(FloatView gradients, double gradientNorm, float rate)
    {
        float clipping = recipe.ClipNorm > 0 ? GradientNorm.ClippingScale(gradientNorm, recipe.ClipNorm) : 1;
        optimizer.Step(gradients, rate, clipping / recipe.Accumulation);
    }
}

/// <summary>What a step gave.</summary>
/// <param name="Images">Images of its batches.</param>
/// <param name="Correct">Those whose most likely class was the one with the larger share of the target.</param>
/// <param name="Loss">Mean loss, before the update.</param>
/// <param name="GradientNorm">2-norm of the mean gradient, before clipping.</param>
/// <param name="NotFinite">Null when all is well; else what was not finite, for the sentence "… not finite": then no update was made.</param>
public readonly record struct StepOutcome(int Images, int Correct, double Loss, double GradientNorm, string? NotFinite);

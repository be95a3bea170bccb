using System.Text.Json.Serialization;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;

namespace GResNet.Training;

/// <summary>How a model is trained: everything that, with data and seed, decides what it learns.</summary>
/// <param name="Ranks">
/// Processes that train together, each with batches of its own; a <see cref="Trainer"/> makes it what
/// <see cref="ForRanks"/> says of those it has.
/// </param>
/// <param name="SyncNorm">
/// Batch and split normalization take their statistics over the batches of all <paramref name="Ranks"/>, rather than of
/// each. On the processor alone.
/// </param>
public sealed record Recipe(int Ranks = 1, bool SyncNorm = false)
{
    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>Passes over the training images.</summary>
    public required int Epochs { get; init; }

    /// <summary>
    /// Images of a forward and backward pass of one process, over which normalization takes its statistics.
    /// </summary>
    public required int Batch { get; init; }

    /// <summary>Batches of each process whose mean gradient makes one step of the optimizer.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Seed of weights, order, augmentation, mixing and dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Pixels a side in training; null for the images' own, or the model's first.</summary>
    public int? Resolution { get; init; }

    /// <summary>Pixels a side in measuring; null for the same as in training.</summary>
    public int? EvaluationResolution { get; init; }

    /// <summary>
    /// In measuring, images are first scaled so that their shorter side has this many pixels; null for what fits the
    /// resolution.
    /// </summary>
    public int? EvaluationResize { get; init; }

    /// <summary>Learning rate after warm-up.</summary>
    public required float Rate { get; init; }

    /// <summary>
    /// The rate of each layer is that of the next, towards the outputs, times this, as in BEiT (Bao et al., 2022,
    /// param_groups_layer_decay of timm): what came before with the weights changes less. Layers are what a model can
    /// be frozen to (<see cref="ModelSummary.FreezePoints"/>), blocks and the stem; what makes the outputs has
    /// <see cref="Rate"/>. Null for one rate.
    /// </summary>
    public float? LayerDecay { get; init; }

    /// <summary>
    /// The rates of parts of the model, as factors of <see cref="Rate"/>: there, <see cref="LayerDecay"/> has no say.
    /// Null for none.
    /// </summary>
    public RateFactors? RateFactors { get; init; }

    /// <summary>Epochs of warm-up, fractions too.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Share of the rate that warm-up starts from.</summary>
    public float WarmupStart { get; init; } = 0.01f;

    /// <summary>The rate that the cosine ends at.</summary>
    public float MinimumRate { get; init; }

    /// <summary>Changes the rate at each step; otherwise it stays the same within an epoch.</summary>
    public bool RatePerStep { get; init; } = true;

    /// <summary>What turns gradients into updates.</summary>
    public OptimizerKind Optimizer { get; init; }

    /// <summary>Momentum of SGD; β₁ of the others.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Nesterov's momentum, of SGD.</summary>
    public bool Nesterov { get; init; }

    /// <summary>β₂ of AdamW, LAMB and Lion, whose authors take 0.99.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε of AdamW and LAMB.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Weight decay.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Scales, shifts and slopes decay too.</summary>
    public bool DecayNormalization { get; init; }

    /// <summary>Biases decay too.</summary>
    public bool DecayBias { get; init; } = true;

    /// <summary>
    /// The most that the gradient's 2-norm may be; larger gradients are scaled down to it (Pascanu et al., 2013). 0 for
    /// no limit.
    /// </summary>
    public float ClipNorm { get; init; }

    /// <summary>
    /// Label smoothing (Szegedy et al., 2016): this share of the target, mixed or not, is spread over all classes.
    /// </summary>
    public float Smoothing { get; init; }

    /// <summary>
    /// Chance that the deepest <c>DropPath</c> drops an image's branch (Huang et al., "Deep networks with stochastic
    /// depth", 2016); it grows linearly from the first.
    /// </summary>
    public float DropPath { get; init; }

    /// <summary>α of mixup (Zhang et al., 2018); 0 leaves it out.</summary>
    public float MixupAlpha { get; init; }

    /// <summary>α of cutmix (Yun et al., 2019); 0 leaves it out. With mixup too, each batch has one of them.</summary>
    public float CutmixAlpha { get; init; }

    /// <summary>How training images are varied.</summary>
    public AugmentationSettings Augmentation { get; init; } = new();

    /// <summary>
    /// How often a step has each of its images, varied each time otherwise (Hoffer et al., "Augment your batch", 2020).
    /// </summary>
    public int Repetitions { get; init; } = 1;

    /// <summary>What keeps its weights and running statistics.</summary>
    public Freezing Freeze { get; init; } = Freezing.Nothing;

    /// <summary>
    /// Where the backbone is frozen: how often, besides, each image is varied by <see cref="Augmentation"/> for
    /// features that are learnt from too.
    /// </summary>
    public int Views { get; init; }

    /// <summary>
    /// Decay of the weights' moving average, which <see cref="ExponentialMovingAverage.Decay"/> corrects for batch and
    /// epochs; 0 for no average.
    /// </summary>
    public double EmaDecay { get; init; }

    /// <summary>Steps between updates of the average.</summary>
    public int EmaEvery { get; init; } = 32;

    /// <summary>What to do when loss or gradients are no longer finite.</summary>
    public NonFinitePolicy NonFinite { get; init; }

    /// <summary>Batches of a step of the optimizer, over all processes.</summary>
    [JsonIgnore]
    public int StepBatches => checked(Accumulation * Ranks);

    /// <summary>Images of a step of the optimizer, over all processes.</summary>
    [JsonIgnore]
    public int StepImages => checked(Batch * StepBatches);

    /// <summary>
    /// The same for another number of epochs. With fewer, warm-up is as much shorter; with more, it stays as it is.
    /// </summary>
    public Recipe WithEpochs(int epochs) => this with
    {
        Epochs = epochs,
        WarmupEpochs = epochs < Epochs ? WarmupEpochs * epochs / Epochs : WarmupEpochs,
    };

    /// <summary>
    /// The same for another number of processes. Where these can share out a step's batches evenly, the step remains
    /// what it is. Otherwise each makes as many as before, and the rates grow or shrink as the step does: the linear
    /// rule of Goyal et al., "Accurate, large minibatch SGD", 2017.
    /// </summary>
    public Recipe ForRanks(int ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        if (StepBatches % ranks == 0) return this with { Ranks = ranks, Accumulation = StepBatches / ranks };
        double growth = (double)ranks / Ranks;
        return this with
        {
            Ranks = ranks, Rate = (float)(Rate * growth), MinimumRate = (float)(MinimumRate * growth),
        };
    }

    /// <summary>Checks all that can be checked without the images and the model.</summary>
    /// <exception cref="ArgumentException">A setting is impossible;
    /// the message says which and what it may be.</exception>
    public void Validate() => RecipeChecks.Check(this);
}

/// <summary>What turns gradients into updates.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with momentum: <see cref="Training.Sgd"/>.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay: <see cref="Training.AdamW"/>.</summary>
    AdamW,

    /// <summary>AdamW with a rate for each tensor, for large batches: <see cref="Training.Lamb"/>.</summary>
    Lamb,

    /// <summary>The sign of a mean of gradients: <see cref="Training.Lion"/>.</summary>
    Lion,
}

/// <summary>What to do when loss or gradients are no longer finite.</summary>
public enum NonFinitePolicy
{
    /// <summary>Stop with an error that names the first layer where it appeared.</summary>
    Stop,

    /// <summary>Leave the step out, with a warning.</summary>
    SkipStep,
}

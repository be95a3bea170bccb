using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GResNet.Runtime.Weights;
using GResNet.Training.Metrics;

namespace GResNet.Training;

/// <summary>
/// Where a run stands, tensors aside: what a checkpoint's <c>state.json</c> holds. Order and random numbers are
/// functions of the seed, which is in the recipe, and of the number of the step, so no generator has a state of its
/// own.
/// </summary>
/// <param name="Shift">
/// What the number of a step lacks of its place in order and schedule: other than 0 once the run was resumed with steps
/// of another size.
/// </param>
internal sealed record TrainingState(long Shift = 0)
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>The next step's epoch, from 0.</summary>
    public required int Epoch { get; init; }

    /// <summary>The next batch that the loader makes: where its random numbers and the data's order go on.</summary>
    public required long NextBatch { get; init; }

    /// <summary>The epoch so far.</summary>
    public required EpochMeter Meter { get; init; }

    /// <summary>The epochs before.</summary>
    public required ImmutableArray<EpochRecord> Epochs { get; init; }

    /// <summary>Updates of the optimizer.</summary>
    public required long Updates { get; init; }

    /// <summary>Updates of the moving average.</summary>
    public required long EmaUpdates { get; init; }

    /// <summary>Steps left out because something was not finite.</summary>
    public required long SkippedSteps { get; init; }

    /// <summary>Seconds of the run so far, stops aside.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it was trained on last; null when that was not noted.</summary>
    public string? Device { get; init; }

    /// <summary>Name of the model's class.</summary>
    public required string Model { get; init; }

    /// <summary>Hash of its architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>Name of the data.</summary>
    public required string Data { get; init; }

    /// <summary>Fingerprint of the images to learn from.</summary>
    public required string TrainImages { get; init; }

    /// <summary>Fingerprint of the images to measure with.</summary>
    public required string ValidationImages { get; init; }

    /// <summary>How it is trained.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>
    /// The same place of the run, to the step, where steps have another number of images. Where the images of an epoch
    /// so far are no whole steps, some come again.
    /// </summary>
    /// <param name="recipe">How it goes on.</param>
    /// <param name="images">Of an epoch.</param>
    public TrainingState As(Recipe recipe, int images)
    {
        if (recipe.StepImages == Recipe.StepImages) return this with { Recipe = recipe };
        long done = Step + Shift - (long)Epoch * Recipe.StepsPerEpoch(images);
        int stepsPerEpoch = recipe.StepsPerEpoch(images);
        long steps = done == Recipe.StepsPerEpoch(images)
            ? stepsPerEpoch
            : Math.Min(done * Recipe.StepImages / recipe.StepImages, stepsPerEpoch);
        return this with
        {
            Recipe = recipe, Shift = (long)Epoch * stepsPerEpoch + steps - Step, Meter = Meter.As((int)steps),
        };
    }

    /// <summary>Checks that its numbers belong together, as those of one run do.</summary>
    /// <param name="path">The checkpoint that has it, for the message.</param>
    /// <param name="stepsPerEpoch">Steps of an epoch of its run, if that is the one that goes on.</param>
    /// <exception cref="CheckpointException">They do not; the message says which.</exception>
    public void Check(string path, int stepsPerEpoch)
    {
        long first = (long)Epoch * stepsPerEpoch;
        Require(Epoch == Epochs.Length, "epoch", Epoch, $"the {Epochs.Length} epochs that are listed");
        Require(Recipe.Epochs >= Epoch, "epoch", Epoch, $"at most the {Recipe.Epochs} epochs of the recipe");
        long position = Step + Shift;
        Require(
            Step >= 0 && position >= first && position <= first + stepsPerEpoch, "step", Step,
            $"from {first - Shift} to {first - Shift + stepsPerEpoch}, as after {Epoch} epochs");
        Require(
            Epochs.Select(e => e.Epoch).SequenceEqual(Enumerable.Range(1, Epoch)), "epochs", "out of order",
            "the epochs from 1 on");
        Require(Meter.Steps >= 0
            && Meter.Steps <= position - first, "meter.steps", Meter.Steps, $"from 0 to {position - first}");
        Require(Meter.Images >= 0 && Meter.Seconds >= 0, "meter", "negative", "images and seconds of at least 0");
        Require(Updates >= 0 && EmaUpdates >= 0 && SkippedSteps >= 0, "updates", Updates, "counts of at least 0");
        Require(double.IsFinite(Seconds) && Seconds >= 0, "seconds", Seconds, "at least 0");

        void Require(bool condition, string name, object value, string expected)
        {
            if (!condition)
                throw new CheckpointException(FormattableString.Invariant(
                    $"'{path}' holds a state that cannot be: {name} is {value}; it must be {expected}."));
        }
    }
}

/// <summary>JSON of a run's state and recipe.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class TrainingJson : JsonSerializerContext;

using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;
using GResNet.Training.Data.Shapes;

namespace GResNet.Runtime.Tests.Training;

public sealed class TrainerTests
{
    internal static readonly Recipe Recipe = new()
    {
        Name = "test", Epochs = 2, Batch = 32, Rate = 0.005f, WarmupEpochs = 0.5, Seed = 5,
        Augmentation = new AugmentationSettings { Crop = CropKind.Padded, CropPadding = 2, FlipProbability = 0.5f },
    };

    [Fact]
    public void A_run_reports_every_step_and_epoch_and_learns()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        var observer = new Recorder();
        using var trainer = new Trainer(model, Stripes.Make(), Recipe with { Epochs = 4 }, workers);

        TrainingResult result = trainer.Run(observer);

        Assert.False(result.Cancelled);
        Assert.True(result.Saved);
        Assert.Equal(4 * (300 / 32), observer.Steps.Count);
        Assert.Equal(Enumerable.Range(1, 36), observer.Steps.Select(s => (int)s.Record.Step));
        Assert.Equal([1, 2, 3, 4], result.Epochs.Select(e => e.Epoch));
        Assert.Equal(result.Epochs, observer.Epochs[^1].Epochs);
        Assert.Equal(50, observer.Epochs[^1].Validation.Images);
        Assert.True(result.Best!.Score.Top1 > 95, $"{result.Best}");
        Assert.True(result.Epochs[^1].Training.Loss < result.Epochs[0].Training.Loss);
        Assert.All(result.Epochs, e => Assert.True(e.GradientNorm > 0 && e.ImagesPerSecond > 0));
        Assert.Empty(observer.Warnings);
    }

    [Fact]
    public void Equal_seeds_give_equal_bits_on_any_threads_and_other_seeds_others()
    {
        Recipe all = Everything;
        float[] weights = Weights(all, threads: 2, loaderThreads: 1);
        Assert.Equal(weights, Weights(all, threads: 2, loaderThreads: 1));
        Assert.Equal(weights, Weights(all, threads: 1, loaderThreads: 4));
        Assert.NotEqual(weights, Weights(all with { Seed = 6 }, threads: 2, loaderThreads: 1));
    }

    public static TheoryData<string> Settings => [.. Variations.Keys];

    /// <summary>A setting that nobody reads would change nothing; no two change the same.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_changes_what_is_learnt(string setting)
    {
        float[] weights = Weights(Variations[setting](Everything), 2, 1);
        Assert.NotEqual(Weights(Everything, 2, 1), weights);
        if (setting is "β₂" or "ε") Assert.NotEqual(Weights(Variations["AdamW"](Everything), 2, 1), weights);
        if (setting.StartsWith("crop ", StringComparison.Ordinal))
            Assert.NotEqual(Weights(Variations["crop"](Everything), 2, 1), weights);
    }

    [Fact]
    public void Drop_path_reaches_the_network()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes.Make(), Recipe with { DropPath = 0.25f }, workers);
        Assert.Equal(0.25f, model.Trained!.DropPath);
    }

    [Fact]
    public void How_often_and_how_fast_the_average_moves_changes_what_is_measured()
    {
        double?[] Losses(Recipe recipe)
        {
            using var workers = new WorkerPool(2);
            using var model = new LinearModel(1, 8, 2);
            using var trainer = new Trainer(model, Stripes.Make(), recipe, workers);
            return [.. trainer.Run().Epochs.Select(e => e.Ema?.Loss)];
        }

        Recipe averaged = Recipe with { EmaDecay = 0.99, EmaEvery = 2 };
        double?[][] all =
            [Losses(averaged), Losses(averaged with { EmaDecay = 0.999 }), Losses(averaged with { EmaEvery = 3 })];
        Assert.Equal(3, all.Select(losses => losses[^1]).Distinct().Count());
    }

    [Fact]
    public void Images_are_scaled_for_measuring_as_the_recipe_says()
    {
        double Loss(int? resize)
        {
            using var workers = new WorkerPool(2);
            using var model = new LinearModel(1, 8, 2);
            using var trainer = new Trainer(model, Stripes.Make(), Recipe with { EvaluationResize = resize }, workers);
            return trainer.Run().Epochs[^1].Validation!.Loss;
        }

        Assert.Equal(Loss(null), Loss(8));
        Assert.NotEqual(Loss(null), Loss(10));
    }

    [Fact]
    public void An_unreadable_image_of_one_part_does_not_touch_the_other()
    {
        (float[] Weights, int Measured, string[] Warnings) Run(int brokenInTraining, int brokenInValidation)
        {
            using var workers = new WorkerPool(2);
            using var model = new LinearModel(1, 8, 2);
            DataSplits data = Stripes.Make();
            data = data
                with { Train = new Damaged(data.Train, brokenInTraining),
                    Validation = new Damaged(data.Validation, brokenInValidation) };
            using var trainer = new Trainer(model, data, Recipe, workers);
            var observer = new Recorder();
            trainer.Run(observer);
            return (model.State.Parameters.Span.ToArray(), observer.Epochs[^1].Validation.Images,
                [.. observer.Warnings]);
        }

        (float[] clean, int all, _) = Run(-1, -1);
        (float[] same, int fewer, string[] warnings) = Run(-1, 7);
        Assert.Equal(clean, same);
        Assert.Equal((50, 49), (all, fewer));
        Assert.Equal(["image 7 is damaged It is left out (1 so far)."], warnings);
        (float[] other, int still, _) = Run(7, -1);
        Assert.NotEqual(clean, other);
        Assert.Equal(50, still);
    }

    [Fact]
    public void Images_that_give_out_end_the_run_with_a_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        DataSplits data = Stripes.Make();
        using var store = new CheckpointStore(folder.File("checkpoints"), 2);
        using var trainer = new Trainer(
            model, data with { Validation = new Damaged(data.Validation, 7) }, Recipe, workers,
            new TrainerOptions { Checkpoints = store, Unreadable = UnreadableImages.Stop });
        Assert.Throws<DatasetException>(() => trainer.Run());
        Assert.Equal(300 / 32, store.List()[0].Step);
    }

    [Fact]
    public void Parts_that_do_not_belong_together_are_refused()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        DataSplits data = Stripes.Make();
        string Refusal(IDataset validation) =>
            Assert.Throws<ArgumentException>(() =>
                new Trainer(model, data with { Validation = validation }, Recipe, workers)).Message;
        Assert.Equal("stripes has no images to measure with.", Refusal(new Subset(data.Validation, 0)));
        Assert.Contains("other classes", Refusal(new Damaged(data.Validation, -1) { Classes = ["bottom", "top"] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_of_several_batches_make_the_step_of_a_large_one()
    {
        Recipe large = Recipe with { Batch = 64, Augmentation = new AugmentationSettings() };
        float[] once = Weights(large, 2, 1), twice = Weights(large with { Batch = 32, Accumulation = 2 }, 2, 1);
        Assert.All(once.Zip(twice), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_average_is_measured_after_warm_up_and_the_better_of_the_two_is_best()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        var observer = new Recorder();
        using var trainer = new Trainer(model, Stripes.Make(),
            Recipe with { Epochs = 4, WarmupEpochs = 2, EmaDecay = 0.99, EmaEvery = 2 }, workers);
        TrainingResult result = trainer.Run(observer);
        Assert.Equal([true, true, false, false], result.Epochs.Select(e => e.Ema is null));
        double best = result.Epochs.SelectMany(e => new[] { e.Validation!.Top1, e.Ema?.Top1 ?? 0 }).Max();
        Assert.Equal(best, result.Best!.Score.Top1);
    }

    [Fact]
    public void Cancelling_ends_after_the_current_step_and_keeps_what_was_learnt()
    {
        using var workers = new WorkerPool(1);
        using var cancellation = new CancellationTokenSource();
        using var model = new LinearModel(1, 8, 2);
        float[] before = model.State.Parameters.Span.ToArray();
        var observer = new Recorder { AfterStep = step => { if (step == 3) cancellation.Cancel(); } };
        using var trainer = new Trainer(model, Stripes.Make(), Recipe, workers);

        TrainingResult result = trainer.Run(observer, cancellation.Token);

        Assert.True(result.Cancelled);
        Assert.Empty(result.Epochs);
        Assert.Null(result.Best);
        Assert.Equal(0, result.ImagesPerSecond);
        Assert.Equal(3, observer.Steps.Count);
        Assert.NotEqual(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void Divergence_is_an_error_that_says_where_and_what_to_do()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        using var trainer = new Trainer(model, Stripes.Make(), Recipe with { Rate = 1e38f, WarmupEpochs = 0 }, workers);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(new Recorder()));
        Assert.Equal("head", error.First!.Layer);
        Assert.Contains("head", error.Message, StringComparison.Ordinal);
        Assert.Contains("What helps is a lower learning rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void By_option_a_step_that_is_not_finite_is_left_out_with_a_warning()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        float[] good = [];
        var observer = new Recorder
        {
            AfterStep = step =>
            {
                Span<float> weights = model.State.Parameters.Span;
                if (step == 3) (good, weights[0]) = (weights.ToArray(), float.NaN);
                if (step != 5) return;
                Assert.Equal(good[1..], weights[1..].ToArray());
                weights[0] = good[0];
            },
        };
        using var trainer =
            new Trainer(model, Stripes.Make(), Recipe with { NonFinite = NonFinitePolicy.SkipStep }, workers);
        TrainingResult result = trainer.Run(observer);
        Assert.Equal(
            ["Step 4 was left out: the loss is not finite (1 so far).",
                "Step 5 was left out: the loss is not finite (2 so far)."], observer.Warnings);
        Assert.All(result.Epochs, e => Assert.True(double.IsFinite(e.Training.Loss)));
    }

    [Theory]
    [InlineData(300, 9)] // an epoch without a step that counts
    [InlineData(32 * 150, 99)] // a hundred in a row
    public void Leaving_out_step_after_step_ends_too(int images, int warnings)
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        model.State.Parameters.Span[0] = float.NaN;
        using var trainer = new Trainer(
            model, Stripes.Make(images), Recipe with { Epochs = 20, NonFinite = NonFinitePolicy.SkipStep }, workers);
        var observer = new Recorder();
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run(observer));
        Assert.Equal(warnings, observer.Warnings.Count);
        Assert.InRange(error.SkippedInARow, warnings, warnings + 1);
        Assert.Contains($"the last {error.SkippedInARow} steps were left out: that does not mend it.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_cannot_take_the_data_is_refused()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(3, 8, 1);
        var error = Assert.Throws<ArgumentException>(() => new Trainer(model, Stripes.Make(), Recipe, workers));
        Assert.Equal(
            "Linear takes images of 3 channels in at most 1 class; stripes has images of 1 channel in 2 classes.",
            error.Message);
    }

    [Fact]
    public void A_model_of_more_classes_learns_as_one_of_just_enough()
    {
        using var workers = new WorkerPool(1);
        using LinearModel two = new(1, 8, 2), ten = new(1, 8, 10);
        two.State["head.weight"].Span.Clear();
        ten.State["head.weight"].Span.Clear();
        foreach (LinearModel model in new[] { two, ten })
        {
            using var trainer = new Trainer(model, Stripes.Make(), Recipe with { Smoothing = 0.1f }, workers);
            trainer.Run(new Recorder());
        }

        Span<float> few = two.State["head.weight"].Span;
        Assert.Equal(few.ToArray(), ten.State["head.weight"].Span[..few.Length].ToArray());
        Assert.True(ten.State["head.weight"].Span[few.Length..].IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void A_resolution_that_the_model_does_not_have_is_refused()
    {
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        var error = Assert.Throws<ArgumentException>(() =>
            new Trainer(model, Stripes.Make(), Recipe with { EvaluationResolution = 9 }, workers));
        Assert.Equal("Linear is not declared for 9 pixels; choose 8.", error.Message);
    }

    [Fact]
    public void A_run_that_does_not_fit_into_memory_says_what_it_needs_and_what_fits()
    {
        using var model = new LinearModel(1, 8, 2) { TrainingBytesPerImage = 1L << 40 };
        using var workers = new WorkerPool(1);
        var error = Assert.Throws<TrainingMemoryException>(() => new Trainer(model, Stripes.Make(), Recipe, workers));
        Assert.Contains("Training Linear at 8 pixels with a batch of 32 needs 32768.0 GiB", error.Message,
            StringComparison.Ordinal);
        Assert.Contains("A smaller model or resolution is needed.", error.Message, StringComparison.Ordinal);

        using var smaller =
            new LinearModel(1, 8, 2) { TrainingBytesPerImage = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 };
        error = Assert.Throws<TrainingMemoryException>(() => new Trainer(smaller, Stripes.Make(), Recipe, workers));
        Assert.Contains("A batch of 8 fits; with accumulation a step can still have 32 images.", error.Message,
            StringComparison.Ordinal);
    }

    public static TheoryData<string> Impossible => [.. Mistakes.Keys];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Impossible_settings_are_named(string setting)
    {
        (Func<Recipe, Recipe> with, string message) = Mistakes[setting];
        Recipe recipe = with(Recipe);
        var error = Assert.Throws<ArgumentException>(() => RecipeChecks.Check(recipe, 300, 8, 8));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Known_recipes_are_possible() => Assert.All(
        Recipes.All, recipe =>
            RecipeChecks.Check(recipe, 10_000, recipe.Resolution ?? 32, recipe.EvaluationResolution ?? 32));

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(1, 8, 2);
        IDataset data = Stripes.Make().Train;
        Recipe recipe = Everything with { Batch = 32 };
        using var device = new CpuDevice(workers);
        using TrainingEngine engine =
            device.CreateTraining(model, new TrainingSetup(recipe, 8, 2, data.Normalization));
        using var loader = new BatchLoader(
            data, new TrainingOrder(300, 32, seed: 1),
            new LoaderOptions(8, () => new TrainingTransform(recipe.Augmentation, 8)));
        var step = new TrainingStep(engine, recipe);
        for (int i = 0; i < 20; i++) step.Run(loader, i, 0.01f);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 20; i < 40; i++) step.Run(loader, i, 0.01f);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void On_shapes_a_linear_classifier_fails()
    {
        using var workers = new WorkerPool(2);
        using var model = new LinearModel(3, ShapesDataset.Resolution, 10);
        using var trainer = new Trainer(
            model, ShapesDataset.Create(train: 3000, validation: 500),
            Recipe with { Augmentation = new AugmentationSettings() }, workers);
        Assert.True(trainer.Run(new Recorder()).Best!.Score.Top1 < 45);
    }

    /// <summary>A recipe that uses everything.</summary>
    internal static Recipe Everything => Recipe with
    {
        Batch = 16, Accumulation = 2, RatePerStep = true, Nesterov = true, WeightDecay = 0.01f, ClipNorm = 0.5f,
            Smoothing = 0.1f,
        MixupAlpha = 0.2f, CutmixAlpha = 1, Repetitions = 2, EmaDecay = 0.999, EmaEvery = 2,
        Augmentation = Recipe.Augmentation with { TrivialAugment = true, ErasingProbability = 0.5f },
    };

    private static Dictionary<string, Func<Recipe, Recipe>> Variations => new()
    {
        ["accumulation"] = r => r with { Accumulation = 3 },
        ["rate"] = r => r with { Rate = 0.006f },
        ["rate by name"] = r => r with { RateFactors = RateFactors.Parse("head.weight=0.5") },
        ["warm-up"] = r => r with { WarmupEpochs = 1 },
        ["warm-up start"] = r => r with { WarmupStart = 0.5f },
        ["least rate"] = r => r with { MinimumRate = 0.002f },
        ["per epoch"] = r => r with { RatePerStep = false },
        ["β₂"] = r => r with { Optimizer = OptimizerKind.AdamW, Beta2 = 0.9 },
        ["ε"] = r => r with { Optimizer = OptimizerKind.AdamW, Epsilon = 1e-3f },
        ["AdamW"] = r => r with { Optimizer = OptimizerKind.AdamW },
        ["LAMB"] = r => r with { Optimizer = OptimizerKind.Lamb },
        ["Lion"] = r => r with { Optimizer = OptimizerKind.Lion },
        ["momentum"] = r => r with { Momentum = 0.8f },
        ["no Nesterov"] = r => r with { Nesterov = false },
        ["decay"] = r => r with { WeightDecay = 0.02f },
        ["decay of biases"] = r => r with { DecayBias = false },
        ["clipping"] = r => r with { ClipNorm = 0.4f },
        ["smoothing"] = r => r with { Smoothing = 0.2f },
        ["mixup"] = r => r with { MixupAlpha = 0 },
        ["cutmix"] = r => r with { CutmixAlpha = 0 },
        ["crop"] = r => r with { Augmentation = r.Augmentation with { Crop = CropKind.Resized } },
        ["crop scale"] = r =>
            r with { Augmentation = r.Augmentation with { Crop = CropKind.Resized, CropScale = new Interval(0.9, 1) } },
        ["crop ratio"] = r =>
            r with { Augmentation = r.Augmentation with { Crop = CropKind.Resized, CropRatio = new Interval(1, 1) } },
        ["erasing scale"] = r =>
            r with { Augmentation = r.Augmentation with { ErasingScale = new Interval(0.5, 0.6) } },
        ["erasing ratio"] = r => r with { Augmentation = r.Augmentation with { ErasingRatio = new Interval(1, 1) } },
        ["interpolation"] = r =>
            r with { Augmentation = r.Augmentation with { TrivialAugmentInterpolation = Interpolation.Bilinear } },
        ["padding"] = r => r with { Augmentation = r.Augmentation with { CropPadding = 1 } },
        ["flip"] = r => r with { Augmentation = r.Augmentation with { FlipProbability = 0 } },
        ["trivial augment"] = r => r with { Augmentation = r.Augmentation with { TrivialAugment = false } },
        ["erasing"] = r => r with { Augmentation = r.Augmentation with { ErasingProbability = 0 } },
        ["repetitions"] = r => r with { Repetitions = 1 },
    };

    private static Dictionary<string, (Func<Recipe, Recipe> With, string Message)> Mistakes => new()
    {
        ["epochs"] = (r => r with { Epochs = 0 }, "epochs is 0; it must be a whole number from 1 to 2147483647"),
        ["batch"] = (r => r with { Batch = 301 }, "the batch is 301, but there are only 300 training images"),
        ["accumulation"] =
            (r => r with { Accumulation = 10 }, "a step is 10 batches of 32, but there are only 300 training images"),
        ["rate"] = (r => r with { Rate = float.NaN }, "the learning rate is NaN; it must be a number above 0"),
        ["least rate"] =
            (r => r with { MinimumRate = 1 }, "the least learning rate is 1; it must be from 0 to the learning rate"),
        ["warm-up"] = (r =>
            r with { WarmupEpochs = 2 }, "warm-up in epochs is 2; it must be from 0 to less than the 2 of the run"),
        ["momentum"] = (r => r with { Momentum = 1 }, "momentum is 1"),
        ["nesterov"] = (r => r with { Momentum = 0, Nesterov = true }, "above 0 with Nesterov's method"),
        ["decay"] = (r => r with { WeightDecay = -1 }, "weight decay is -1"),
        ["clip"] = (r => r with { ClipNorm = -1 }, "norm is -1"),
        ["smoothing"] = (r => r with { Smoothing = 1 }, "label smoothing is 1"),
        ["mixup"] = (r => r with { MixupAlpha = -0.1f }, "mixup is -0.1"),
        ["repetitions"] = (r => r with { Repetitions = 0 }, "repetitions is 0"),
        ["average"] = (r => r with { EmaDecay = 1 }, "moving average is 1"),
        ["padding"] = (r => r with { Augmentation = r.Augmentation with { CropPadding = -1 } }, "padding"),
        ["large padding"] = (r =>
            r with { Augmentation = r.Augmentation with { CropPadding = 8 } },
                "less than the 8 pixels of the resolution"),
        ["large α"] = (r => r with { MixupAlpha = 1e30f }, "mixup is 1E+30; it must be a number from 0 to 100"),
        ["overflow"] = (r =>
            r with { Batch = int.MaxValue, Accumulation = int.MaxValue, CutmixAlpha = 1 },
            "batch is 2147483647; it must be at most 2147483647 over accumulation and ranks"),
        ["ratio"] = (
            r => r with { Augmentation = r.Augmentation with { CropRatio = new Interval(2, 1) } },
            "the crop's ratio of sides is 2..1; it must be two numbers from 0.01 to 100, the lower first"),
        ["resize"] = (r => r with { EvaluationResize = 7 }, "from the 8 pixels of the resolution"),
        ["mixing with itself"] =
            (r => r with { Batch = 10, Repetitions = 4, CutmixAlpha = 1 }, "an image would be mixed with itself"),
    };

    private static float[] Weights(Recipe recipe, int threads, int loaderThreads)
    {
        using var workers = new WorkerPool(threads);
        using var model = new LinearModel(1, 8, 2);
        using var trainer =
            new Trainer(model, Stripes.Make(), recipe, workers, new TrainerOptions { LoaderThreads = loaderThreads });
        trainer.Run(new Recorder());
        return model.State.Parameters.Span.ToArray();
    }
}

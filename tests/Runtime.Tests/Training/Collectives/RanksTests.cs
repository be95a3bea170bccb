using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Collectives;
using GResNet.Training.Data;
using GResNet.Training.Data.Loading;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Training.Collectives;

/// <summary>Runs of several ranks, which are threads here.</summary>
public sealed class RanksTests : IDisposable
{
    private static readonly Recipe Recipe = TrainerTests.Recipe with
    {
        Epochs = 6, Batch = 16, ClipNorm = 0.5f, Smoothing = 0.1f, EmaDecay = 0.999, EmaEvery = 2,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Ranks_take_the_steps_of_one_process_with_as_many_images(int ranks)
    {
        Ended alone = Train(null, Recipe with { Batch = ranks * 16, Rate = ranks * Recipe.Rate });
        Ended[] all = ThreadCollective.Succeed(ranks, collective => Train(collective, Recipe));
        foreach (Ended rank in all)
        {
            Assert.InRange(rank.Losses.Length, 36, int.MaxValue);
            AssertNear(alone.Losses, rank.Losses);
            AssertNear(alone.Weights, rank.Weights);
            Assert.Equal(alone.Result.Epochs.Select(e => e.Rate), rank.Result.Epochs.Select(e => e.Rate));
            Assert.Equal(alone.Result.Epochs.Select(e => e.Ema?.Top1), rank.Result.Epochs.Select(e => e.Ema?.Top1));
        }
    }

    /// <summary>Mixed, too: the first image of a rank's part is mixed with the last of that part.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_ranks_have_the_same_bits_in_every_run_on_any_device(bool hasOwnMemory)
    {
        Recipe recipe = TrainerTests.Everything;
        Ended[] first = ThreadCollective.Succeed(3, collective => Train(collective, recipe));
        Ended[] second =
            ThreadCollective.Succeed(3, collective => Train(collective, recipe, hasOwnMemory: hasOwnMemory));
        Assert.All(first.Concat(second), rank => Assert.Equal(first[0].Weights, rank.Weights));
        Assert.All(first.Concat(second), rank => Assert.Equal(first[0].Losses, rank.Losses));
    }

    /// <summary>A step of six batches is shared out evenly, so it stays what it is.</summary>
    [Fact]
    public void Accumulated_batches_are_shared_out()
    {
        Recipe recipe = Recipe with { Accumulation = 6, Augmentation = new AugmentationSettings() };
        Ended alone = Train(null, recipe);
        Ended rank = ThreadCollective.Succeed(3, collective => Train(collective, recipe))[2];
        AssertNear(alone.Losses, rank.Losses);
        AssertNear(alone.Weights, rank.Weights);
    }

    [Theory]
    [InlineData(2, 51)]
    [InlineData(3, 50)]
    [InlineData(4, 3)]
    public void No_image_is_measured_twice_and_none_left_out(int ranks, int images)
    {
        DataSplits data = Stripes.Make(validation: images, misleading: true);
        Ended[] all =
            ThreadCollective.Succeed(ranks, collective => Train(collective, Recipe with { Epochs = 1 }, data));
        using var workers = new WorkerPool(1);
        using var model = new LinearModel(1, 8, 2);
        all[0].Weights.CopyTo(model.State.Parameters.Span);
        Evaluation alone = Evaluator.Evaluate(model, data.Validation, workers);
        Assert.All(all, rank =>
        {
            Evaluation measured = Assert.Single(rank.Observer.Epochs).Validation;
            Assert.Equal(alone.Score, measured.Score);
            Assert.Equal(images, measured.Images);
            Assert.Equal(alone.Details.Confusions(), measured.Details.Confusions());
            Assert.Equal(alone.Details.WorstMistakes().ToArray(), measured.Details.WorstMistakes().ToArray());
        });
    }

    /// <summary>Whatever it fails with: what all ranks throw alike is thrown by this one alone.</summary>
    [Theory]
    [InlineData("mistake")]
    [InlineData("images")]
    [InlineData("cancellation")]
    [InlineData("ranks")]
    public void A_rank_that_fails_ends_them_all_and_says_why(string kind)
    {
        const string Words = "the fan is broken";
        Exception failure = kind switch
        {
            "images" => new DatasetException(Words),
            "cancellation" => new OperationCanceledException(Words),
            "ranks" => new CollectiveException(Words),
            _ => new InvalidOperationException(Words),
        };
        var results = ThreadCollective.Run(3, collective => Train(collective, Recipe, store: "run", afterStep: step =>
        {
            if (collective.Rank == 1 && step == 3) throw failure;
        }));
        Assert.All(results, result => Assert.Contains(
            $"rank 1 ended the job with 1: {Words}",
            Assert.IsType<CollectiveException>(result.Error).Message, StringComparison.Ordinal));
    }

    /// <summary>The last of several batches is summed while it is computed, and to the same bits.</summary>
    [Fact]
    public void Sums_over_batches_have_the_same_bits_on_any_device()
    {
        Recipe recipe = TrainerTests.Everything with { Accumulation = 6 };
        Ended[] first = ThreadCollective.Succeed(2, collective => Train(collective, recipe));
        Ended[] second = ThreadCollective.Succeed(2, collective => Train(collective, recipe, hasOwnMemory: true));
        Assert.All(first.Concat(second), rank => Assert.Equal(first[0].Weights, rank.Weights));
    }

    /// <summary>
    /// Resumed on as many ranks, the bits are those of the whole run; on fewer, the steps are as large.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(30)]
    public void One_rank_is_asked_to_stop_and_all_do_after_the_same_step(int stop)
    {
        Ended whole = ThreadCollective.Succeed(2, collective => Train(collective, Recipe))[0];
        Ended[] stopped = ThreadCollective.Succeed(2, collective =>
            Train(collective, Recipe, store: "run", stop: collective.Rank == 1 ? stop : int.MaxValue));
        Assert.All(stopped, rank => Assert.True(rank.Result is { Cancelled: true, Saved: true }));
        Assert.All(stopped, rank => Assert.Equal(stop, rank.Losses.Length));
        Assert.StartsWith($"step-{stop:D12}", Path.GetFileName(Directory.GetDirectories(folder.File("run")).Max()!),
            StringComparison.Ordinal);
        CopyFolder(folder.File("run"), folder.File("other"));

        Ended[] resumed = ThreadCollective.Succeed(2, collective => Train(collective, Recipe, store: "run"));
        Assert.All(resumed, rank => Assert.Equal(whole.Weights, rank.Weights));
        Assert.All(resumed, rank => Assert.Equal(whole.Losses.Skip(stop), rank.Losses));

        Ended alone = Train(null, Recipe.ForRanks(2).ForRanks(1), store: "other");
        Assert.Equal((1, 2), (alone.Recipe.Ranks, alone.Recipe.Accumulation));
        Assert.Equal(whole.Losses.Length - stop, alone.Losses.Length);
        Assert.Equal(whole.Result.Epochs.Select(e => e.Rate), alone.Result.Epochs.Select(e => e.Rate));
    }

    /// <summary>300 images: 18 steps of 16 an epoch by one, 6 of 48 by three.</summary>
    [Theory]
    [InlineData(1, 3, 25, 22)] // 7 of 18 steps into the second epoch: 2 of 6
    [InlineData(1, 3, 18, 24)] // between two
    [InlineData(3, 1, 8, 22)] // keeps the steps of 48, in three batches
    public void A_run_goes_on_on_another_number_of_ranks_from_the_same_place(int from, int to, int stop, int left)
    {
        Recipe recipe = Recipe with { Epochs = 5 };
        ThreadCollective.Succeed(from, collective => Train(collective, recipe, store: "run", stop: stop));
        Recipe began = recipe.ForRanks(from);
        Ended rank = ThreadCollective.Succeed(to, collective => Train(collective, began, store: "run"))[0];
        Assert.Equal(left, rank.Losses.Length);
        Assert.Equal(5, rank.Result.Epochs.Length);
        Assert.Equal(stop + 1, rank.Observer.Steps[0].Record.Step);
        Assert.Equal(from, rank.Former!.Ranks);
        // What it has written since is newer than what it was resumed from.
        Recipe now = began.ForRanks(to);
        Ended again = ThreadCollective.Succeed(to, collective => Train(collective, now, store: "run"))[0];
        Assert.Empty(again.Losses);
    }

    [Fact]
    public void What_is_not_finite_on_one_rank_is_left_out_on_all()
    {
        float good = 0;
        Ended[] all = ThreadCollective.Succeed(2, collective =>
        {
            LinearModel? own = null;
            return Train(
                collective, Recipe with { NonFinite = NonFinitePolicy.SkipStep }, afterStep: step =>
                {
                    if (collective.Rank == 0) return;
                    ref float weight = ref own!.State.Parameters.Span[0];
                    if (step == 3) (good, weight) = (weight, float.NaN);
                    if (step == 4) weight = good;
                }, made: model => own = model);
        });
        Assert.Equal(all[0].Weights, all[1].Weights);
        Assert.Equal(
            ["Step 4 was left out: the loss is not finite (1 so far)."], all[0].Observer.Warnings);
        Assert.Empty(all[1].Observer.Warnings);
    }

    [Fact]
    public void Images_that_give_out_on_one_rank_end_all_with_a_checkpoint()
    {
        DataSplits data = Stripes.Make();
        var results = ThreadCollective.Run(2, collective => Train(
            collective, Recipe, data with { Validation = new Damaged(data.Validation, 40) }, store: "run",
            unreadable: UnreadableImages.Stop));
        Assert.All(results, result => Assert.Contains(
            "image 40 is damaged", Assert.IsType<DatasetException>(result.Error).Message, StringComparison.Ordinal));
        Assert.StartsWith("Rank 1, on here: ", results[0].Error!.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetDirectories(folder.File("run")));
    }

    [Fact]
    public void A_checkpoint_that_rank_0_cannot_read_ends_all()
    {
        ThreadCollective.Succeed(2, collective => Train(collective, Recipe with { Epochs = 1 }, store: "run"));
        foreach (string file in Directory.GetFiles(folder.File("run"), "state.json", SearchOption.AllDirectories))
            File.WriteAllText(file, "{}");
        var results = ThreadCollective.Run(2, collective => Train(collective, Recipe, store: "run"));
        Assert.IsType<CheckpointException>(results[0].Error);
        Assert.StartsWith("Rank 0, on here: ", Assert.IsType<CollectiveException>(results[1].Error).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_drift_apart_are_noticed()
    {
        Recipe recipe = Recipe with { Batch = 1, Rate = 1e-4f, Epochs = 2 };
        var results = ThreadCollective.Run(3, collective =>
        {
            LinearModel? own = null;
            return Train(collective, recipe, afterStep: step =>
            {
                if (step == 20 && collective.Rank == 2) own!.State.Parameters.Span[5] += 1e-6f;
            }, made: model => own = model, data: Stripes.Make(train: 900));
        });
        Assert.All(results, result => Assert.StartsWith(
            "After step 256 rank 2 has other parameters than rank 0",
            Assert.IsType<CollectiveException>(result.Error).Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a recipe")]
    [InlineData("images to learn from")]
    [InlineData("images to measure with")]
    public void Ranks_that_were_started_with_something_else_are_refused(string what)
    {
        var results = ThreadCollective.Run(3, collective =>
        {
            bool other = collective.Rank == 1;
            return Train(
                collective, Recipe with { Seed = other && what == "a recipe" ? 6ul : 5 },
                Stripes.Make(
                    other && what == "images to learn from" ? 299 : 300,
                    other && what == "images to measure with" ? 49 : 50));
        });
        Assert.All(results, result => Assert.StartsWith(
            $"Rank 1 has {what} other than rank 0", Assert.IsType<CollectiveException>(result.Error).Message,
            StringComparison.Ordinal));
    }

    /// <summary>Memory that is the host's is shared by the ranks of a machine.</summary>
    [Fact]
    public void Each_rank_may_have_its_share_of_memory_alone()
    {
        long most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 24;
        Assert.NotNull(Train(null, Recipe with { Epochs = 1 }, bytesPerImage: most).Weights);
        var results = ThreadCollective.Run(
            2, collective => Train(collective, Recipe with { Epochs = 1 }, bytesPerImage: most));
        Assert.All(results, result => Assert.IsType<TrainingMemoryException>(result.Error));
    }

    private static void AssertNear(IEnumerable<float> expected, IEnumerable<float> found) =>
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private sealed record Ended(
        float[] Weights, float[] Losses, TrainingResult Result, Recorder Observer, Recipe Recipe, Recipe? Former)
    {
        public override string ToString() => "a rank";
    }

    private Ended Train(
        ICollective? collective, Recipe recipe, DataSplits? data = null, string? store = null, int stop = int.MaxValue,
        Action<int>? afterStep = null, Action<LinearModel>? made = null, bool hasOwnMemory = false,
        UnreadableImages unreadable = UnreadableImages.Skip, long bytesPerImage = 0)
    {
        using var workers = new WorkerPool(1);
        using var cancellation = new CancellationTokenSource();
        // Other weights on each rank: all begin with those of rank 0.
        using var model = new LinearModel(1, 8, 2, seed: 1 + (ulong)(collective?.Rank ?? 0))
        {
            TrainingBytesPerImage = bytesPerImage,
        };
        made?.Invoke(model);
        using IComputeDevice device = hasOwnMemory ? new SeparateDevice(workers) : new CpuDevice(workers);
        using var checkpoints = store is null ? null : new CheckpointStore(folder.File(store), 3);
        using var trainer = new Trainer(model, data ?? Stripes.Make(), recipe, device, new TrainerOptions
        {
            Collective = collective, Checkpoints = checkpoints, LoaderThreads = 1, Unreadable = unreadable,
        });
        var observer = new Recorder
        {
            AfterStep = step =>
            {
                afterStep?.Invoke(step);
                if (trainer.Step >= stop) cancellation.Cancel();
            },
        };
        trainer.Resume(observer.OnWarning);
        TrainingResult result = trainer.Run(observer, cancellation.Token);
        return new Ended(
            model.State.Parameters.Span.ToArray(), [.. observer.Steps.Select(step => (float)step.Record.Loss)], result,
            observer, trainer.Recipe, trainer.FormerRecipe);
    }
}

using System.Text;
using GResNet.Reports;
using GResNet.Runtime.Tests.Checkpoints;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Metrics;

namespace GResNet.Runtime.Tests.Training;

/// <summary>Files of a run that were changed by hand, checksums and all.</summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool workers = new(1);

    public void Dispose()
    {
        workers.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void AnyStateOfACheckpointIsResumedOrRefusedInWords()
    {
        using (var store = new CheckpointStore(folder.File("run"), 3))
        using (var model = new LinearModel(1, 8, 2))
        using (var trainer =
            new Trainer(model, Stripes.Make(), Recipe, workers, new TrainerOptions { Checkpoints = store }))
            trainer.Run();
        string checkpoint = Directory.GetDirectories(folder.File("run")).Max(StringComparer.Ordinal)!;
        string path = Path.Combine(checkpoint, "state.json"), state = File.ReadAllText(path);
        int refused = 0;
        foreach ((string name, string json) in JsonMutations.Of(state))
        {
            File.WriteAllText(path, json);
            string list = Path.Combine(checkpoint, Checksums.FileName);
            File.WriteAllLines(list,
                File.ReadAllLines(list).Select(line => line.EndsWith("state.json", StringComparison.Ordinal)
                ? $"{Checksums.Of(Encoding.UTF8.GetBytes(json))}  state.json" : line));
            try
            {
                using var store = new CheckpointStore(folder.File("run"), 3);
                using var model = new LinearModel(1, 8, 2);
                using var trainer =
                    new Trainer(model, Stripes.Make(), Recipe, workers, new TrainerOptions { Checkpoints = store });
                trainer.Resume(_ => { });
            }
            catch (CheckpointException error)
            {
                refused++;
                Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{name}: {error}");
            }
        }

        Assert.True(refused > 100, $"{refused} were refused");
    }

    [Fact]
    public void AMetricsLogIsCutAtTheFirstLineThatIsNone()
    {
        string path = folder.File("metrics.jsonl");
        using (var log = new MetricsLog(path)) log.Write(new StepRecord(1, 1, 0.5, 0.1, 10, 1));
        string line = File.ReadAllText(path).TrimEnd('\n');
        foreach ((string name, string json) in JsonMutations.Of(line))
        {
            File.WriteAllText(path, $"{line}\n{json.ReplaceLineEndings("")}\n");
            using (var log = new MetricsLog(path)) log.Rewind(1, 1);
            Assert.True(File.ReadAllText(path).StartsWith(line, StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void WeightsOfACheckpointThatAreNotFiniteAreRefused()
    {
        using var store = new CheckpointStore(folder.File("run"), 3);
        using var model = new LinearModel(1, 8, 2);
        using (var trainer = new Trainer(model, Stripes.Make(), Recipe, workers)) trainer.Run();
        model.State["head.bias"].Span[1] = float.NaN;
        TensorFile weights = new(
            "weights", ModelWeights.Metadata(model.Summary), ModelWeights.Tensors(model.State)) { HoldsWeights = true };
        store.Save(3, """{"step": 3}"""u8.ToArray(), [weights]);
        using Checkpoint checkpoint = store.OpenNewest(_ => { })!;
        string message = Assert.Throws<CheckpointException>(() => checkpoint.Load([weights])).Message;
        Assert.Contains("value 1 of head.bias (2) is NaN", message, StringComparison.Ordinal);
        checkpoint.Load([weights with { HoldsWeights = false }]);
    }

    private static Recipe Recipe => TrainerTests.Recipe with { Epochs = 1 };
}

using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Checkpoints;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

/// <summary>An optimizer of one's own is one like the others.</summary>
public sealed class OwnOptimizerTests : IDisposable
{
    private static readonly Recipe Recipe = TrainerTests.Everything with { WarmupEpochs = 0, Rate = 0.001f };

    private readonly TemporaryFolder folder = new();
    private readonly WorkerPool workers = new(2);

    public void Dispose()
    {
        workers.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Its_steps_are_its_formula()
    {
        using ModelState state = SmallState.Large();
        SmallState.Fill(state.Parameters, 7);
        using CpuOptimizer optimizer = new(state, workers, new AmsGrad());
        double[] p = [.. state.Parameters.Span.ToArray().Select(value => (double)value)];
        double[] m = new double[p.Length], v = new double[p.Length], w = new double[p.Length];
        for (int step = 0; step < 5; step++)
        {
            using AlignedBuffer buffer = SmallState.Gradients(state, step * step);
            FloatView g = SmallState.View(buffer);
            optimizer.State.Step(new CpuVector(g), 0.01f);
            for (int i = 0; i < p.Length; i++)
            {
                m[i] = 0.9 * m[i] + 0.1 * g.Span[i];
                v[i] = 0.99 * v[i] + 0.01 * g.Span[i] * g.Span[i];
                w[i] = Math.Max(w[i], v[i]);
                p[i] -= 0.01 * m[i] / (Math.Sqrt(w[i]) + 1e-8);
            }
        }

        foreach (StateEntry entry in state.Entries.Where(e => e.IsParameter))
            Near.Equal(p.AsSpan(entry.Offset, entry.Length).ToArray(), state[entry], 1e-5);
    }

    [Fact]
    public void A_run_of_it_that_was_stopped_goes_on_to_the_same_bits()
    {
        float[] whole = Run("whole");
        Run("stopped", stop: 11);
        Assert.Equal(whole, Run("stopped"));
        string moments = Directory
            .GetFiles(folder.File("stopped"), "optimizer.safetensors", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Last();
        Assert.Contains("greatest.", File.ReadAllText(moments), StringComparison.Ordinal);
    }

    private float[] Run(string name, int stop = int.MaxValue)
    {
        using var cancellation = new CancellationTokenSource();
        using var store = new CheckpointStore(folder.File(name), 3);
        using var model = new LinearModel(1, 8, 2, seed: 3);
        using var trainer = new Trainer(
            model, Stripes.Make(), Recipe, workers, new TrainerOptions { Checkpoints = store }, new AmsGrad());
        trainer.Resume(Assert.Fail);
        trainer.Run(
            new Recorder { AfterStep = _ => { if (trainer.Step == stop) cancellation.Cancel(); } }, cancellation.Token);
        return model.State.Parameters.Span.ToArray();
    }
}

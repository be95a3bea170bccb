using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class SgdTests
{
    private const int WeightLength = 70_001;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Three_steps_are_those_of_torch_and_only_weights_decay(int threads)
    {
        using var workers = new WorkerPool(threads);
        using ModelState state = State();
        using var gradients = new AlignedBuffer(state.Parameters.Length);
        using var sgd = new Sgd(state, new SgdOptions { Momentum = 0.9f, WeightDecay = 0.01f }, workers);
        double[] p = new double[state.Parameters.Length];
        double[] v = new double[p.Length];
        for (int i = 0; i < p.Length; i++) p[i] = state.Parameters.Span[i] = MathF.Sin(i);

        for (int step = 0; step < 3; step++)
        {
            float rate = 0.1f / (step + 1);
            FloatView g = View(gradients);
            for (int i = 0; i < p.Length; i++)
            {
                g.Span[i] = MathF.Cos(i + step);
                v[i] = 0.9f * v[i] + g.Span[i] + (i < WeightLength ? 0.01f * p[i] : 0);
                p[i] -= rate * v[i];
            }

            sgd.Step(g, rate);
        }

        for (int i = 0; i < p.Length; i++) Assert.Equal(p[i], state.Parameters.Span[i], 1e-6);
    }

    [Fact]
    public void Threads_do_not_change_the_bits()
    {
        Assert.Equal(AfterOneStep(1), AfterOneStep(2));
        Assert.Equal(AfterOneStep(1), AfterOneStep(5));
    }

    [Fact]
    public void Gradients_of_another_state_are_refused()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = State();
        using var gradients = new AlignedBuffer(3);
        using var sgd = new Sgd(state, new SgdOptions(), workers);
        Assert.Throws<ArgumentException>(() => sgd.Step(View(gradients), 0.1f));
    }

    private static float[] AfterOneStep(int threads)
    {
        using var workers = new WorkerPool(threads);
        using ModelState state = State();
        using var gradients = new AlignedBuffer(state.Parameters.Length);
        using var sgd = new Sgd(state, new SgdOptions(), workers);
        for (int i = 0; i < gradients.Length; i++) View(gradients).Span[i] = MathF.Cos(i);
        sgd.Step(View(gradients), 0.1f);
        return state.Parameters.Span.ToArray();
    }

    private static ModelState State()
    {
        var state = new ModelState(
        [
            new StateEntry("conv.weight", StateRole.Weight, [WeightLength], 0),
            new StateEntry("conv.scale", StateRole.Scale, [19], WeightLength),
            new StateEntry("conv.bias", StateRole.Bias, [5], WeightLength + 19),
        ]);
        for (int i = 0; i < state.Parameters.Length; i++) state.Parameters.Span[i] = MathF.Sin(i);
        return state;
    }

    private static unsafe FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}

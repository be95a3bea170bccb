using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

public sealed class GradientTests
{
    // The last of a vector, in a tail, in a short tensor.
    public static TheoryData<int> Places => [15, 70_000, 70_016 + 18, 70_084];

    [Fact]
    public void The_norm_is_over_the_parameters_and_nothing_between_them()
    {
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        FloatView g = SmallState.View(gradients);
        double expected = 0;
        foreach (StateEntry entry in state.Entries.Where(e => e.IsParameter))
            foreach (float value in g.Slice(entry.Offset, entry.Length).Span) expected += (double)value * value;
        g.Span[70_001] = g.Span[70_040] = float.NaN;

        double one = Norm(state, g, 1);
        Assert.Equal(Math.Sqrt(expected), one, 1e-12 * one);
        Assert.Equal(one, Norm(state, g, 2));
        Assert.Equal(one, Norm(state, g, 3));
    }

    [Theory, MemberData(nameof(Places))]
    public void One_gradient_that_is_not_finite_makes_the_norm_so(int place)
    {
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        FloatView g = SmallState.View(gradients);
        g.Span[place] = float.MaxValue;
        Assert.Equal(float.MaxValue, Norm(state, g, 2), 1e30);
        g.Span[place] = float.NegativeInfinity;
        Assert.Equal(double.PositiveInfinity, Norm(state, g, 2));
        g.Span[place] = float.NaN;
        Assert.Equal(double.NaN, Norm(state, g, 2));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1, 1 / (1 + 1e-6))]
    [InlineData(4, 0.25 / (1 + 0.25e-6))]
    [InlineData(0, 1)]
    [InlineData(double.NaN, double.NaN)]
    public void Clipping_scales_down_to_the_limit_and_never_up(double norm, double scale) =>
        Assert.Equal((float)scale, GradientClipping.Scale(norm, 1));

    [Fact]
    public void Gradients_of_several_batches_are_added()
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using var vectors = new CpuVectors(workers);
        var accumulator = new GradientAccumulator(vectors, state.Parameters.Length, 3);
        using AlignedBuffer a = SmallState.Gradients(state, 1), b = SmallState.Gradients(state, 2),
            c = SmallState.Gradients(state, 3);
        FloatView x = SmallState.View(a), y = SmallState.View(b), z = SmallState.View(c);
        CpuVector first = new(x), second = new(y), third = new(z);
        Assert.Throws<InvalidOperationException>(() => accumulator.Sum);
        for (int step = 0; step < 2; step++)
        {
            accumulator.Add(first);
            accumulator.Add(second);
            accumulator.Add(third);
            Assert.Equal(3, accumulator.Added);
            for (int i = 0; i < x.Length; i++)
                Assert.Equal(x.Span[i] + y.Span[i] + z.Span[i], accumulator.Sum.Host.Span[i]);
            Assert.Throws<InvalidOperationException>(() => accumulator.Add(first));
            accumulator.Restart();
        }
    }

    [Fact]
    public void Gradients_of_one_batch_are_handed_on()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using var vectors = new CpuVectors(workers);
        var accumulator = new GradientAccumulator(vectors, state.Parameters.Length, 1);
        var g = new CpuVector(SmallState.View(gradients));
        accumulator.Add(g);
        Assert.Same(g, accumulator.Sum);
    }

    [Fact]
    public void Gradients_of_another_state_are_refused()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large();
        using var gradients = new AlignedBuffer(3);
        using var vectors = new CpuVectors(workers);
        using CpuOptimizer norm = new(state, workers, new Sgd());
        var accumulator = new GradientAccumulator(vectors, state.Parameters.Length, 2);
        var g = new CpuVector(SmallState.View(gradients));
        Assert.Throws<ArgumentException>(() => accumulator.Add(g));
        Assert.Throws<ArgumentException>(() => norm.Norm(g));
    }

    [Fact]
    public void Norm_and_accumulation_allocate_nothing()
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using var vectors = new CpuVectors(workers);
        using CpuOptimizer norm = new(state, workers, new Sgd());
        var accumulator = new GradientAccumulator(vectors, state.Parameters.Length, 2);
        var g = new CpuVector(SmallState.View(gradients));
        Allocation.AssertNone(() =>
        {
            accumulator.Restart();
            accumulator.Add(g);
            accumulator.Add(g);
            _ = norm.Norm((CpuVector)accumulator.Sum);
        });
    }

    private static double Norm(ModelState state, FloatView gradients, int threads)
    {
        using var workers = new WorkerPool(threads);
        using CpuOptimizer optimizer = new(state, workers, new Sgd());
        return optimizer.Norm(new CpuVector(gradients));
    }
}

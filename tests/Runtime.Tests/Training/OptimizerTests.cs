using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class OptimizerTests
{
    // float32 over 20 steps, relative to the greatest parameter.
    private const double Tolerance = 3e-6;

    // The cases of make_training_fixtures.py, and the greatest norm where gradients are clipped.
    private static readonly Dictionary<string, (Func<ModelState, WorkerPool, IOptimizer> Create, double? Limit)> Cases =
        new()
    {
        ["sgd"] = (Sgd(new() { Momentum = 0, WeightDecay = 0 }), null),
        ["sgd-momentum"] = (Sgd(new() { WeightDecay = 0.01f }), null),
        ["sgd-nesterov"] = (Sgd(new() { Nesterov = true, WeightDecay = 0.01f, Decays = new(false, Bias: true) }), null),
        ["sgd-clipped"] = (Sgd(new() { WeightDecay = 0.01f, Decays = new(Normalization: true, false) }), 8),
        ["adamw"] = (AdamW(new() { WeightDecay = 0.1f }), null),
        ["adamw-all"] = (
            AdamW(new() { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 0.125f, WeightDecay = 0.1f, Decays = new(true, true) }),
            null),
        ["adamw-clipped"] = (AdamW(new() { WeightDecay = 0.1f, Decays = new(Normalization: true, false) }), 8),
    };

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Twenty_steps_are_those_of_torch(string name)
    {
        using var fixture = new TrainingFixture();
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.OfFixture();
        using var gradients = new AlignedBuffer(state.Parameters.Length);
        using IOptimizer optimizer = Cases[name].Create(state, workers);
        var norm = new GradientNorm(state, workers);
        fixture["optimizer/start"].CopyTo(state.Parameters.Span);
        float[] rates = fixture["optimizer/rates"], norms = fixture["optimizer/norms"];
        float[][] steps = [.. fixture["optimizer/gradients"].Chunk(state.Parameters.Length)];

        for (int step = 0; step < steps.Length; step++)
        {
            FloatView g = SmallState.View(gradients);
            steps[step].CopyTo(g.Span);
            Assert.Equal(norms[step], norm.Of(g), 1e-6 * norms[step]);
            float scale = Cases[name].Limit is { } limit ? GradientNorm.ClippingScale(norm.Of(g), limit) : 1;
            optimizer.Step(g, rates[step], scale);
            if (step == 0) Near.Equal(fixture.Expected($"optimizer/{name}/after-1"), state.Parameters, Tolerance);
        }

        Assert.Equal(steps.Length, optimizer.Updates);
        Near.Equal(fixture.Expected($"optimizer/{name}/after-20"), state.Parameters, Tolerance);
        foreach ((string moment, FloatView values) in optimizer.Moments)
            if (name != "sgd") Near.Equal(fixture.Expected($"optimizer/{name}/{moment}"), values, Tolerance);
    }

    [Theory, MemberData(nameof(Names))]
    public void Threads_do_not_change_the_bits(string name)
    {
        float[] one = AfterThreeSteps(name, 1);
        Assert.Equal(one, AfterThreeSteps(name, 2));
        Assert.Equal(one, AfterThreeSteps(name, 3));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_parameter_of_a_large_tensor_moves_and_what_lies_between_tensors_does_not(string name)
    {
        using ModelState state = SmallState.Large();
        float[] before = state.Parameters.Span.ToArray(), after = AfterThreeSteps(name, 2);
        var trained = new bool[before.Length];
        foreach (StateEntry entry in state.Entries.Where(e => e.IsParameter))
            Array.Fill(trained, true, entry.Offset, entry.Length);
        for (int i = 0; i < before.Length; i++)
            Assert.True(trained[i] == (before[i] != after[i]), $"Parameter {i} went from {before[i]} to {after[i]}.");
    }

    [Theory, MemberData(nameof(Names))]
    public void Scaled_gradients_are_gradients_times_the_scale(string name)
    {
        using var workers = new WorkerPool(1);
        using ModelState scaled = SmallState.Large(), multiplied = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(scaled, 1);
        FloatView g = SmallState.View(gradients);
        using (IOptimizer optimizer = Cases[name].Create(scaled, workers)) optimizer.Step(g, 0.1f, 0.3f);
        foreach (ref float value in g.Span) value *= 0.3f;
        using (IOptimizer optimizer = Cases[name].Create(multiplied, workers)) optimizer.Step(g, 0.1f);
        Near.BitwiseEqual(multiplied.Parameters, scaled.Parameters);
    }

    [Theory, MemberData(nameof(Names))]
    public void Moments_and_updates_are_all_that_a_new_optimizer_needs_to_go_on(string name)
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large(), resumed = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using IOptimizer optimizer = Cases[name].Create(state, workers), next = Cases[name].Create(resumed, workers);
        optimizer.Step(SmallState.View(gradients), 0.1f);

        state.Parameters.Span.CopyTo(resumed.Parameters.Span);
        foreach (((string _, FloatView from), (string _, FloatView to)) in optimizer.Moments.Zip(next.Moments))
            from.Span.CopyTo(to.Span);
        next.Updates = optimizer.Updates;

        optimizer.Step(SmallState.View(gradients), 0.1f);
        next.Step(SmallState.View(gradients), 0.1f);
        Near.BitwiseEqual(state.Parameters, resumed.Parameters);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using IOptimizer optimizer = Cases[name].Create(state, workers);
        Allocation.AssertNone(() => optimizer.Step(SmallState.View(gradients), 0.1f, 0.5f));
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradients_of_another_state_are_refused(string name)
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large();
        using var gradients = new AlignedBuffer(3);
        using IOptimizer optimizer = Cases[name].Create(state, workers);
        Assert.Throws<ArgumentException>(() => optimizer.Step(SmallState.View(gradients), 0.1f));
    }

    [Fact]
    public void Impossible_settings_are_named()
    {
        Refused("Momentum", new SgdOptions { Momentum = 1 }.Validate);
        Refused("Momentum", new SgdOptions { Momentum = float.NaN }.Validate);
        Refused("Nesterov", new SgdOptions { Momentum = 0, Nesterov = true }.Validate);
        Refused("Weight decay", new SgdOptions { WeightDecay = -1 }.Validate);
        Refused("Beta1", new AdamWOptions { Beta1 = 1 }.Validate);
        Refused("Beta2", new AdamWOptions { Beta2 = double.NaN }.Validate);
        Refused("Epsilon", new AdamWOptions { Epsilon = 0 }.Validate);
        Refused("Weight decay", new AdamWOptions { WeightDecay = float.PositiveInfinity }.Validate);

        static void Refused(string setting, Action validate) =>
            Assert.Contains(setting, Assert.Throws<ArgumentException>(validate).Message, StringComparison.Ordinal);
    }

    private static Func<ModelState, WorkerPool, IOptimizer> Sgd(SgdOptions options) =>
        (state, workers) => new Sgd(state, options, workers);

    private static Func<ModelState, WorkerPool, IOptimizer> AdamW(AdamWOptions options) =>
        (state, workers) => new AdamW(state, options, workers);

    private static float[] AfterThreeSteps(string name, int threads)
    {
        using var workers = new WorkerPool(threads);
        using ModelState state = SmallState.Large();
        using IOptimizer optimizer = Cases[name].Create(state, workers);
        for (int step = 0; step < 3; step++)
        {
            using AlignedBuffer gradients = SmallState.Gradients(state, step);
            optimizer.Step(SmallState.View(gradients), 0.1f);
        }

        return state.Parameters.Span.ToArray();
    }
}

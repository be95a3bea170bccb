using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

public sealed class OptimizerTests
{
    // float32 over 20 steps, relative to the greatest parameter.
    private const double Tolerance = 3e-6;

    // The cases of make_training_fixtures.py, and the greatest norm where gradients are clipped.
    private static readonly Dictionary<string, Case> OfTorch = new()
    {
        ["sgd"] = new(new Sgd { Momentum = 0 }),
        ["sgd-momentum"] = new(new Sgd(), 0.01f),
        ["sgd-nesterov"] = new(new Sgd { Nesterov = true }, 0.01f, new(false, Bias: true)),
        ["sgd-clipped"] = new(new Sgd(), 0.01f, new(Normalization: true, false), 8),
        ["adamw"] = new(new AdamW(), 0.1f),
        ["adamw-all"] = new(new AdamW { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 0.125f }, 0.1f, new(true, true)),
        ["adamw-clipped"] = new(new AdamW(), 0.1f, new(Normalization: true, false), 8),
    };

    private static readonly Dictionary<string, Case> Cases = new(OfTorch)
    {
        ["lamb"] = new(new Lamb(), 0.1f),
        ["lion"] = new(new Lion(), 0.1f),
        ["one's own"] = new(new AmsGrad()),
    };

    public static TheoryData<string> NamesOfTorch { get; } = [.. OfTorch.Keys];

    public static TheoryData<string> Names { get; } = [.. Cases.Keys];

    [Theory, MemberData(nameof(NamesOfTorch))]
    public void Twenty_steps_are_those_of_torch(string name)
    {
        using var fixture = new TrainingFixture();
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.OfFixture();
        using var gradients = new AlignedBuffer(state.Parameters.Length);
        using CpuOptimizer optimizer = Cases[name].Create(state, workers);
        fixture["optimizer/start"].CopyTo(state.Parameters.Span);
        float[] rates = fixture["optimizer/rates"], norms = fixture["optimizer/norms"];
        float[][] steps = [.. fixture["optimizer/gradients"].Chunk(state.Parameters.Length)];

        for (int step = 0; step < steps.Length; step++)
        {
            FloatView g = SmallState.View(gradients);
            steps[step].CopyTo(g.Span);
            double norm = optimizer.Norm(new CpuVector(g));
            Assert.Equal(norms[step], norm, 1e-6 * norms[step]);
            float scale = Cases[name].Limit is { } limit ? GradientClipping.Scale(norm, limit) : 1;
            optimizer.State.Step(new CpuVector(g), rates[step], scale);
            if (step == 0) Near.Equal(fixture.Expected($"optimizer/{name}/after-1"), state.Parameters, Tolerance);
        }

        Assert.Equal(steps.Length, optimizer.State.Updates);
        Near.Equal(fixture.Expected($"optimizer/{name}/after-20"), state.Parameters, Tolerance);
        foreach ((string moment, DeviceVector values) in optimizer.State.Moments)
            if (name != "sgd") Near.Equal(fixture.Expected($"optimizer/{name}/{moment}"), values.Host, Tolerance);
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
        using (CpuOptimizer optimizer = Cases[name].Create(scaled, workers))
            optimizer.State.Step(new CpuVector(g), 0.1f, 0.3f);
        foreach (ref float value in g.Span) value *= 0.3f;
        using (CpuOptimizer optimizer = Cases[name].Create(multiplied, workers))
            optimizer.State.Step(new CpuVector(g), 0.1f);
        Near.BitwiseEqual(multiplied.Parameters, scaled.Parameters);
    }

    [Theory, MemberData(nameof(Names))]
    public void Moments_and_updates_are_all_that_a_new_optimizer_needs_to_go_on(string name)
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large(), resumed = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using CpuOptimizer optimizer = Cases[name].Create(state, workers), next = Cases[name].Create(resumed, workers);
        var g = new CpuVector(SmallState.View(gradients));
        optimizer.State.Step(g, 0.1f);

        state.Parameters.Span.CopyTo(resumed.Parameters.Span);
        foreach (((_, DeviceVector from), (_, DeviceVector to)) in optimizer.State.Moments.Zip(next.State.Moments))
            from.Host.Span.CopyTo(to.Host.Span);
        next.State.Updates = optimizer.State.Updates;

        optimizer.State.Step(g, 0.1f);
        next.State.Step(g, 0.1f);
        Near.BitwiseEqual(state.Parameters, resumed.Parameters);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using CpuOptimizer optimizer = Cases[name].Create(state, workers);
        var g = new CpuVector(SmallState.View(gradients));
        Allocation.AssertNone(() => optimizer.State.Step(g, 0.1f, 0.5f));
    }

    [Theory, MemberData(nameof(Names))]
    public void Gradients_of_another_state_are_refused(string name)
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large();
        using var gradients = new AlignedBuffer(3);
        using CpuOptimizer optimizer = Cases[name].Create(state, workers);
        var g = new CpuVector(SmallState.View(gradients));
        Assert.Throws<ArgumentException>(() => optimizer.State.Step(g, 0.1f));
    }

    [Fact]
    public void Lamb_is_algorithm_2_of_its_paper() => Follows(
        new Lamb { Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3f }, (step, rate, decay, p, g, memory) =>
        {
            double[] m = memory[0], v = memory[1], r = new double[p.Length];
            for (int i = 0; i < p.Length; i++)
            {
                m[i] = 0.8 * m[i] + 0.2 * g[i];
                v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
                double mean = m[i] / (1 - Math.Pow(0.8, step)), square = v[i] / (1 - Math.Pow(0.95, step));
                r[i] = mean / (Math.Sqrt(square) + 1e-3) + decay * p[i];
            }

            double norm = Math.Sqrt(p.Sum(x => x * x)), length = Math.Sqrt(r.Sum(x => x * x));
            double ratio = decay > 0 && norm > 0 && length > 0 ? norm / length : 1;
            for (int i = 0; i < p.Length; i++) p[i] -= rate * ratio * r[i];
        });

    [Fact]
    public void Lion_is_algorithm_2_of_its_paper() => Follows(
        new Lion { Beta1 = 0.8, Beta2 = 0.95 }, (_, rate, decay, p, g, memory) =>
        {
            for (int i = 0; i < p.Length; i++)
            {
                double direction = Math.Sign(0.8 * memory[0][i] + 0.2 * g[i]);
                p[i] -= rate * (direction + decay * p[i]);
                memory[0][i] = 0.95 * memory[0][i] + 0.05 * g[i];
            }
        });

    [Fact]
    public void Tensors_of_zeros_leave_zero_when_Lamb_learns()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.OfFixture();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        using CpuOptimizer optimizer = new(state, workers, new Lamb(), 0.1f);
        optimizer.State.Step(new CpuVector(SmallState.View(gradients)), 0.1f);
        // The first step of Adam is its rate.
        Assert.All(state.Parameters.Span.ToArray(), value => Assert.Equal(0.1, Math.Abs(value), 1e-3));
    }

    [Fact]
    public void A_group_has_a_rate_and_a_decay_of_its_own()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.OfFixture();
        SmallState.Fill(state.Parameters, 0);
        float[] before = state.Parameters.Span.ToArray();
        using AlignedBuffer gradients = SmallState.Gradients(state, 1);
        ParameterGroup[] groups =
        [
            new([new(0, 189)], 0.5f) { RateFactor = 0.25f }, new([new(189, 7), new(204, 40)], 0),
        ];
        using CpuOptimizer optimizer = new(state, workers, new Sgd { Momentum = 0 }, groups);
        optimizer.State.Step(new CpuVector(SmallState.View(gradients)), 0.1f);
        for (int i = 0; i < before.Length; i++)
        {
            float g = SmallState.View(gradients).Span[i];
            double expected = i < 189 ? before[i] - 0.025 * (g + 0.5 * before[i])
                : i is >= 196 and < 204 ? before[i]
                : before[i] - 0.1 * g;
            Assert.Equal(expected, state.Parameters.Span[i], 1e-6);
        }
    }

    /// <summary>As PyTorch's group with that rate: the same bits as an optimizer of that rate alone.</summary>
    [Theory, MemberData(nameof(Names))]
    public void The_rate_of_a_group_is_as_if_it_were_alone(string name)
    {
        const float Rate = 0.1f, Factor = 0.75f;
        Func<StateEntry, bool> isSlow = entry => entry.Name.StartsWith("conv", StringComparison.Ordinal);
        using ModelState both = After(entry => isSlow(entry) ? Factor : 1, Rate), slow = After(_ => 1, Rate * Factor),
            fast = After(_ => 1, Rate);

        Assert.All(both.Entries.Where(entry => entry.IsParameter), entry =>
            Near.BitwiseEqual((isSlow(entry) ? slow : fast)[entry], both[entry]));

        ModelState After(Func<StateEntry, float> factor, float rate)
        {
            Case tested = Cases[name];
            using var workers = new WorkerPool(2);
            ModelState state = SmallState.Large();
            ParameterGroup[] groups = [.. ParameterGroup.Of(state, tested.WeightDecay, tested.Rule, factor)];
            using CpuOptimizer optimizer = new(state, workers, tested.Optimizer, groups);
            for (int step = 0; step < 5; step++)
            {
                using AlignedBuffer gradients = SmallState.Gradients(state, step);
                optimizer.State.Step(new CpuVector(SmallState.View(gradients)), rate);
            }

            return state;
        }
    }

    [Fact]
    public void Rates_fall_from_the_outputs_to_the_image()
    {
        using ModelState state = SmallState.OfFixture();
        FreezePoint[] ends = [new("stem", "stem", 1, 0), new("stage", "stage", 3, 0), new("slope", "slope", 4, 0)];
        Func<StateEntry, float> factor = LayerRates.Of(state, [.. ends], 0.5f);
        Assert.Equal([0.125f, 0.25f, 0.25f, 0.5f, 1, 1], state.Entries.Select(factor));
        Assert.Throws<ArgumentException>(() => LayerRates.Of(state, [], 0.5f));

        ParameterGroup[] groups = [.. ParameterGroup.Of(state, 0.1f, default, factor)];
        Assert.Equal(
            [(0.1f, 0.125f), (0f, 0.25f), (0f, 0.5f), (0.1f, 1f), (0f, 1f)],
            groups.Select(group => (group.WeightDecay, group.RateFactor)));
    }

    [Fact]
    public void Groups_are_the_tensors_that_decay_and_those_that_do_not()
    {
        using ModelState state = SmallState.OfFixture();
        ParameterGroup[] groups = [.. ParameterGroup.Of(state, 0.1f, new DecayRule(false, Bias: true))];
        Assert.Equal([0.1f, 0f], groups.Select(group => group.WeightDecay));
        VectorSpan[] decaying = [new(0, 189), new(204, 35), new(239, 5)],
            others = [new(189, 7), new(196, 7), new(203, 1)];
        Assert.Equal(decaying, groups[0].Tensors.ToArray());
        Assert.Equal(others, groups[1].Tensors.ToArray());
        Assert.Single(ParameterGroup.Of(state, 0, default));
    }

    [Fact]
    public void Impossible_settings_are_named()
    {
        Refused("Momentum", new Sgd { Momentum = 1 }.Validate);
        Refused("Momentum", new Sgd { Momentum = float.NaN }.Validate);
        Refused("Nesterov", new Sgd { Momentum = 0, Nesterov = true }.Validate);
        Refused("Beta1", new AdamW { Beta1 = 1 }.Validate);
        Refused("Beta2", new AdamW { Beta2 = double.NaN }.Validate);
        Refused("Epsilon", new AdamW { Epsilon = 0 }.Validate);
        Refused("Beta2", new Lamb { Beta2 = 1 }.Validate);
        Refused("Epsilon", new Lamb { Epsilon = float.NaN }.Validate);
        Refused("Beta1", new Lion { Beta1 = -1 }.Validate);
        using ModelState state = SmallState.OfFixture();
        Refused("Weight decay", () => ParameterGroup.Of(state, -1, default));
        Refused("Weight decay", () => ParameterGroup.Of(state, float.PositiveInfinity, default));
        using var workers = new WorkerPool(1);
        Refused("Momentum", () => new CpuOptimizer(state, workers, new Sgd { Momentum = 2 }).Dispose());

        static void Refused(string setting, Action validate) =>
            Assert.Contains(setting, Assert.Throws<ArgumentException>(validate).Message, StringComparison.Ordinal);
    }

    /// <summary>Twenty steps of an optimizer are those of a plain one in float64, tensor by tensor.</summary>
    private static void Follows(IOptimizer optimizer, Reference reference)
    {
        const float Decay = 0.1f, Rate = 0.01f;
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using CpuOptimizer actual = new(state, workers, optimizer, Decay);
        (StateEntry Entry, double[] P, double[][] Memory)[] tensors =
        [
            .. state.Entries.Where(e => e.IsParameter).Select(e => (
                e, Doubles(state[e]), new[] { new double[e.Length], new double[e.Length] })),
        ];
        for (int step = 1; step <= 20; step++)
        {
            using AlignedBuffer buffer = SmallState.Gradients(state, step);
            FloatView gradients = SmallState.View(buffer);
            actual.State.Step(new CpuVector(gradients), Rate);
            foreach ((StateEntry entry, double[] p, double[][] memory) in tensors)
            {
                double decay = entry.Role == StateRole.Weight ? Decay : 0;
                reference(step, Rate, decay, p, Doubles(gradients.Slice(entry.Offset, entry.Length)), memory);
            }
        }

        foreach ((StateEntry entry, double[] p, _) in tensors) Near.Equal(p, state[entry], 1e-5);
    }

    private static double[] Doubles(FloatView values) => [.. values.Span.ToArray().Select(value => (double)value)];

    private static float[] AfterThreeSteps(string name, int threads)
    {
        using var workers = new WorkerPool(threads);
        using ModelState state = SmallState.Large();
        using CpuOptimizer optimizer = Cases[name].Create(state, workers);
        for (int step = 0; step < 3; step++)
        {
            using AlignedBuffer gradients = SmallState.Gradients(state, step);
            optimizer.State.Step(new CpuVector(SmallState.View(gradients)), 0.1f);
        }

        return state.Parameters.Span.ToArray();
    }

    /// <summary>One step of a tensor.</summary>
    private delegate void Reference(
        int step, double rate, double decay, double[] parameters, double[] gradients, double[][] memory);

    private sealed record Case(
        IOptimizer Optimizer, float WeightDecay = 0, DecayRule Rule = default, double? Limit = null)
    {
        public CpuOptimizer Create(ModelState state, WorkerPool workers) =>
            new(state, workers, Optimizer, WeightDecay, Rule);
    }
}

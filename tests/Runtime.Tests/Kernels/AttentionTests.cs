using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Reference;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Tests.Kernels;

public sealed class AttentionTests : IDisposable
{
    // Sums of up to 785 products, and exponentials of them.
    private const double Tolerance = 1e-5;

    private readonly Tensors tensors = new();
    private readonly WorkerPool workers = new(2);

    public static TheoryData<Nchw, int, bool> Cases { get; } = new()
    {
        { new(1, 1, 1, 1), 1, false },
        { new(2, 16, 2, 1), 1, true },
        { new(2, 32, 50, 1), 2, false },
        { new(1, 6, 5, 7), 2, true },
        { new(2, 20, 3, 4), 1, true },
        { new(1, 64, 7, 7), 2, true },
        { new(1, 72, 9, 7), 3, false },
        { new(1, 48, 20, 13), 1, true },
        { new(1, 128, 1, 300), 1, false },
        { new(1, 32, 300, 2), 2, false },
    };

    public void Dispose()
    {
        workers.Dispose();
        tensors.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_and_gradients_agree(Nchw shape, int heads, bool isRelative)
    {
        Problem problem = new(tensors, shape, heads, isRelative);
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
            if (set <= InstructionSets.Best) problem.Check(problem.Run(set, workers), Tolerance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_references_gradients_are_its_derivatives(bool isRelative)
    {
        Nchw shape = new(2, 6, 3, 2);
        Problem problem = new(tensors, shape, 2, isRelative);
        (double[] qkv, double[] rows, double[] columns) = problem.Reference.Backward(problem.Gy, problem.Qkv);
        Gradients.Check(x => problem.Reference.Forward(x).Y, problem.Qkv, problem.Gy, qkv, 1e-6);
        if (!isRelative) return;
        Gradients.Check(
            x => new AttentionReference(shape, 2, x, problem.Columns).Forward(problem.Qkv).Y, problem.Rows, problem.Gy,
            rows, 1e-6);
        Gradients.Check(
            x => new AttentionReference(shape, 2, problem.Rows, x).Forward(problem.Qkv).Y, problem.Columns, problem.Gy,
            columns, 1e-6);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(197)]
    [InlineData(785)]
    public void Heads_of_64_channels_are_as_exact_as_float32_allows(int tokens)
    {
        Problem problem = new(tensors, new(1, 64, tokens, 1), 1, isRelative: false);
        problem.Check(problem.Run(InstructionSets.Best, workers), 2e-6);
    }

    [Fact]
    public void Large_scores_neither_overflow_nor_vanish()
    {
        Problem problem = new(tensors, new(1, 16, 600, 1), 1, isRelative: false, scale: 12);
        problem.Check(problem.Run(InstructionSets.Best, workers), 1e-4);
    }

    [Fact]
    public void What_is_not_finite_is_passed_on()
    {
        Problem problem = new(tensors, new(1, 16, 40, 1), 1, isRelative: false);
        problem.Qkv[17] = double.NaN;
        Result result = problem.Run(InstructionSets.Best, workers);
        Assert.True(float.IsNaN(result.Y[0, 0, 17, 0]));
        Assert.True(float.IsNaN(result.Gqkv[0, 16, 3, 0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_number_of_threads_does_not_change_a_bit(bool isRelative)
    {
        Problem problem = new(tensors, new(2, 24, 30, 11), 2, isRelative);
        using WorkerPool one = new(1);
        Result expected = problem.Run(InstructionSets.Best, one);
        for (int threads = 2; threads <= 3; threads++)
        {
            using WorkerPool several = new(threads);
            Result actual = problem.Run(InstructionSets.Best, several);
            Near.BitwiseEqual(expected.Y, actual.Y);
            Near.BitwiseEqual(expected.LogSums, actual.LogSums);
            Near.BitwiseEqual(expected.Gqkv, actual.Gqkv);
            Near.BitwiseEqual(expected.Rows, actual.Rows);
            Near.BitwiseEqual(expected.Columns, actual.Columns);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        FeatureMap qkv = tensors.Map(new(2, 24, 3, 2)), y = tensors.Map(new(2, 8, 3, 2));
        FloatView logs = tensors.Vector(24), none = FloatView.Empty;
        Assert.Throws<ArgumentException>(() => Attention.Forward(workers, qkv, 3, none, none, logs, y));
        Assert.Throws<ArgumentException>(() => Attention.Forward(workers, y, 2, none, none, logs, y));
        Assert.Throws<ArgumentException>(() => Attention.Forward(workers, qkv, 2, none, none, tensors.Vector(23), y));
        Assert.Throws<ArgumentException>(() =>
            Attention.Forward(workers, qkv, 2, tensors.Vector(20), tensors.Vector(11), logs, y));
        Assert.Throws<ArgumentException>(() =>
            Attention.Backward(workers, y, qkv, 2, none, none, y, logs, y, none, none));
    }

    private sealed record Result(
        FeatureMap Y, FloatView LogSums, FeatureMap Gqkv, FloatView Rows, FloatView Columns);

    private sealed class Problem
    {
        private readonly Tensors tensors;
        private readonly Nchw shape;
        private readonly int heads;
        private (double[] Y, double[] LogSums)? forward;
        private (double[] Qkv, double[] Rows, double[] Columns)? backward;

        public Problem(Tensors tensors, Nchw shape, int heads, bool isRelative, double scale = 1)
        {
            this.tensors = tensors;
            this.shape = shape;
            this.heads = heads;
            int width = shape.Channels / heads;
            Qkv = tensors.Normal(3 * shape.Length, scale);
            Gy = tensors.Normal(shape.Length);
            Rows = isRelative ? tensors.Normal((2 * shape.Height - 1) * width) : [];
            Columns = isRelative ? tensors.Normal((2 * shape.Width - 1) * width) : [];
            Reference = new AttentionReference(shape, heads, Rows, Columns);
        }

        public double[] Qkv { get; }

        public double[] Gy { get; }

        public double[] Rows { get; }

        public double[] Columns { get; }

        public AttentionReference Reference { get; }

        public Result Run(InstructionSet set, WorkerPool workers)
        {
            FeatureMap qkv = tensors.Map(shape with { Channels = 3 * shape.Channels }, Qkv), y = tensors.Map(shape);
            FeatureMap gqkv = tensors.Map(shape with { Channels = 3 * shape.Channels });
            FloatView logs = tensors.Vector(shape.Batch * heads * shape.Plane);
            FloatView rows = tensors.Vector(Rows), columns = tensors.Vector(Columns);
            FloatView grows = tensors.Vector(Rows.Length), gcolumns = tensors.Vector(Columns.Length);
            Attention.Forward(set, workers, qkv, heads, rows, columns, logs, y);
            Attention.Backward(
                set, workers, tensors.Map(shape, Gy), qkv, heads, rows, columns, y, logs, gqkv, grows, gcolumns);
            return new Result(y, logs, gqkv, grows, gcolumns);
        }

        public void Check(Result result, double tolerance)
        {
            forward ??= Reference.Forward(Qkv);
            backward ??= Reference.Backward(Gy, Qkv);
            Near.Equal(forward.Value.Y, result.Y, tolerance);
            Near.Equal(forward.Value.LogSums, result.LogSums, tolerance);
            Near.Equal(backward.Value.Qkv, result.Gqkv, tolerance);
            // Together: of a map of one column, the gradients of columns are 0 but for rounding.
            Near.Equal(
                [.. backward.Value.Rows, .. backward.Value.Columns],
                [.. result.Rows.Span, .. result.Columns.Span], tolerance);
        }
    }
}

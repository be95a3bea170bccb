using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Runtime.Tests.Weights.Naming;

/// <summary>An author's tables.</summary>
public sealed class NameTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly AlignedBuffer values = new(64);

    public void Dispose()
    {
        folder.Dispose();
        values.Dispose();
    }

    [Theory]
    [InlineData("a.{s}.b.{t}", "x.{t}.{s}", "a.2.b.31.weight", "x.31.2.weight")]
    [InlineData("a.{s}", "x.{2*s+1}", "a.3", "x.7")]
    [InlineData("a.{s}", "x.{s-1}", "a.3.weight", "x.2.weight")]
    [InlineData("a{s}.a{s}-{b}", "s{s}.b{b+1}", "a2.a2-0.c", "s2.b1.c")]
    [InlineData("a{s}.a{s}-{b}", "s{s}.b{b+1}", "a2.a3-0.c", "a2.a3-0.c")]
    [InlineData("norm", "ln", "norms.weight", "norms.weight")]
    [InlineData("a.{s}", "x.{s}", "a.07", "a.07")]
    [InlineData("a.{s}", "x.{s}", "a.1234567", "a.1234567")]
    public void A_rule_renames_what_begins_so(string here, string there, string name, string expected) =>
        Assert.Equal(
            expected, Assert.Single(new NameTable("x", new NameRule(here, there)).Apply([Tensor(name, 4)])).Name);

    [Fact]
    public void The_first_rule_that_fits_is_taken()
    {
        var table = new NameTable("x", new NameRule("a.weight", "w"), new NameRule("a", "b"));
        Assert.Equal(["w", "b.bias"], table.Apply([Tensor("a.weight", 4), Tensor("a.bias", 4)]).Select(t => t.Name));
    }

    [Theory]
    [InlineData(2, "4×3×1×1", "4×3")]
    [InlineData(4, "4×3", "4×3×1×1")]
    [InlineData(3, "4", "4×1×1")]
    public void Sizes_of_one_are_added_and_left_out(int rank, string shape, string expected)
    {
        var table = new NameTable("x", new NameRule("a", "a") { Rank = rank });
        Assert.Equal(expected, string.Join('×', Assert.Single(table.Apply([Tensor("a", Sizes(shape))])).Dimensions));
    }

    [Fact]
    public void A_tensor_is_cut_along_its_first_dimension()
    {
        for (int i = 0; i < 12; i++) Whole(12).Span[i] = i;
        var table = new NameTable("x", new NameRule("qkv", "q", "k", "v"));

        var parts = table.Apply([Tensor("qkv.weight", 6, 2)]);

        Assert.Equal(["q.weight", "k.weight", "v.weight"], parts.Select(part => part.Name));
        Assert.All(parts, part => Assert.Equal([2, 2], part.Dimensions.ToArray()));
        Assert.Equal([4, 5, 6, 7], parts[1].Values.Span.ToArray());
    }

    [Theory]
    [InlineData("a", "{", "braces have a letter")]
    [InlineData("a", "{2s}", "braces have a letter")]
    [InlineData("a", "{s+}", "braces have a letter")]
    [InlineData("a", null, "says nothing")]
    public void Rules_that_cannot_be_read_are_refused(string here, string? there, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(() =>
                new NameTable("x", there is null ? new NameRule(here) : new NameRule(here, there))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Two_tensors_of_one_name_are_named()
    {
        var table = new NameTable("x", new NameRule("a.{s}", "b"));
        string message =
            Assert.Throws<ArgumentException>(() => table.Apply([Tensor("a.1", 2), Tensor("a.2", 2)])).Message;
        Assert.Equal("Both 'a.1' and 'a.2' are 'b' by the names of x.", message);
    }

    /// <summary>A letter without a number, parts that do not divide, and a shape that cannot be.</summary>
    [Fact]
    public void What_cannot_be_written_says_why()
    {
        foreach ((NameRule rule, string message) in ((NameRule, string)[])
        [
            (new NameRule("a", "b.{s}"), "has the letter s, which the other side lacks"),
            (new NameRule("a", "b", "c", "d"), "'a' (4×3) cannot be cut into the 3 of x"),
            (new NameRule("a", "b") { Rank = 1 }, "'a' (4×3) cannot have the 1 dimensions of x"),
        ])
            Assert.Contains(
                message,
                Assert.Throws<ArgumentException>(() => new NameTable("x", rule).Apply([Tensor("a", 4, 3)])).Message,
                StringComparison.Ordinal);
    }

    /// <summary>A file that two tables fit, differently.</summary>
    [Fact]
    public void An_ambiguous_file_names_both_tables()
    {
        using var model = new Named(
            new NameTable("first", new NameRule("head.weight", "a")),
            new NameTable("second", new NameRule("head.weight", "b")));
        using var loaded = new Named([.. model.NameTables]);
        model.State.Initialize(1);
        var tensors = ModelWeights.Tensors(model.State);
        string path = folder.File("x");
        SafetensorsWriter.Write(
            path, ImmutableDictionary<string, string>.Empty,
            [.. model.NameTables[0].Apply(tensors), ("b", tensors[0].Dimensions, tensors[0].Values)]);

        string message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(loaded, path)).Message;

        Assert.Contains("those of first and those of second", message, StringComparison.Ordinal);
        Assert.True(loaded.State.IsBlank);
    }

    /// <summary>AveragedModel's counter stands before no wrapper's names.</summary>
    [Fact]
    public void Counters_of_wrappers_are_no_obstacle()
    {
        using var saved = new Named();
        using var loaded = new Named();
        saved.State.Initialize(1);
        string path = folder.File("x");
        SafetensorsWriter.Write(
            path, ImmutableDictionary<string, string>.Empty,
            [
                .. ModelWeights.Tensors(saved.State).Select(t => ($"module.{t.Name}", t.Dimensions, t.Values)),
                Tensor("n_averaged"),
            ]);

        ModelWeights.Load(loaded, path);

        Assert.Equal(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
    }

    private static int[] Sizes(string shape) =>
        [.. shape.Split('×').Select(size => int.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];

    private (string Name, ImmutableArray<int> Dimensions, FloatView Values) Tensor(string name, params int[] sizes) =>
        (name, [.. sizes], Whole(sizes.Aggregate(1, (a, b) => a * b)));

    private unsafe FloatView Whole(int length) => new(values.Data, length);

    /// <summary>A linear model that others know by other names.</summary>
    private sealed class Named(params ImmutableArray<NameTable> tables) : INamedElsewhere
    {
        private readonly LinearModel model = new(1, 8, 2, seed: null);

        public ImmutableArray<NameTable> NameTables => tables;

        public ModelSummary Summary => model.Summary;

        public ModelState State => model.State;

        public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
            model.ToTraining(resolution, batch, workers);

        public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
            model.ToInference(resolution, batch, workers);

        public void Dispose() => model.Dispose();
    }
}

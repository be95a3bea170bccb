using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;
using GResNet.Training.Features;

namespace GResNet.Runtime.Tests.Training.Features;

public sealed class HeadModelTests
{
    private const int Features = 37, Outputs = 9, Used = 5, Batch = 3;

    /// <summary>Logits and gradients are those of a linear layer, computed in float64.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_a_linear_layer_of_the_outputs_that_are_used(bool hasBias)
    {
        using var whole = new Whole(hasBias);
        using var head = new HeadModel(whole, Features, Used);
        using var workers = new WorkerPool(2);
        using TrainingNetwork network = head.ToTraining(1, Batch, workers);
        using InferenceNetwork inference = head.ToInference(1, Batch, workers);
        inference.Prepare();
        var random = new System.Random(1);
        double[,] x = Fill(random, Batch, Features), g = Fill(random, Batch, Used);
        for (int n = 0; n < Batch; n++)
        {
            for (int f = 0; f < Features; f++)
                network.Image[n, f, 0, 0] = inference.Image[n, f, 0, 0] = (float)x[n, f];
            for (int k = 0; k < Used; k++) network.LogitsGradient[n, k, 0, 0] = (float)g[n, k];
        }

        network.Forward();
        inference.Forward();
        for (int n = 0; n < Batch; n++)
        {
            for (int k = 0; k < Used; k++)
            {
                double expected = hasBias ? whole.State["fc.bias"].Span[k] : 0;
                for (int f = 0; f < Features; f++)
                    expected += x[n, f] * whole.State["fc.weight"].Span[k * Features + f];
                Assert.Equal(expected, network.Logits[n, k, 0, 0], 1e-5);
                Assert.Equal(network.Logits[n, k, 0, 0], inference.Logits[n, k, 0, 0]);
            }
        }

        network.Backward();
        for (int k = 0; k < Used; k++)
        {
            for (int f = 0; f < Features; f++)
                Assert.Equal(Sum(n => g[n, k] * x[n, f]), network.Gradients.Span[k * Features + f], 1e-5);
            if (hasBias)
                Assert.Equal(Sum(n => g[n, k]), network.Gradients.Span[head.State.Entries[1].Offset + k], 1e-5);
        }
    }

    [Fact]
    public void What_was_learnt_goes_to_the_outputs_that_are_used_alone()
    {
        using var whole = new Whole(hasBias: true);
        float[] before = whole.State["fc.weight"].Span.ToArray(), body = whole.State["body.weight"].Span.ToArray();
        using var head = new HeadModel(whole, Features, Used);
        head.State["fc.weight"].Span.Fill(7);
        head.Publish();
        float[] after = whole.State["fc.weight"].Span.ToArray();
        Assert.All(after[..(Used * Features)], value => Assert.Equal(7, value));
        Assert.Equal(before[(Used * Features)..], after[(Used * Features)..]);
        Assert.Equal(body, whole.State["body.weight"].Span.ToArray());
    }

    /// <summary>Zeros are what some networks' last layer begins with.</summary>
    [Fact]
    public void A_layer_of_zeros_begins_with_zeros()
    {
        using var whole = new Whole(hasBias: true);
        foreach (string name in whole.Summary.Head) whole.State[name].Span.Clear();
        using var head = new HeadModel(whole, Features, Used);
        using var workers = new WorkerPool(1);
        using TrainingNetwork network = head.ToTraining(1, Batch, workers);
        Assert.All(head.State.Parameters.Span.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Another_head_is_refused()
    {
        using var whole = new Whole(hasBias: true);
        var error = Assert.Throws<ArgumentException>(() => new HeadModel(whole, Features + 1, Used));
        Assert.Contains("does not end with a linear layer alone", error.Message, StringComparison.Ordinal);
    }

    private static double Sum(Func<int, double> term) => Enumerable.Range(0, Batch).Sum(term);

    private static double[,] Fill(System.Random random, int rows, int columns)
    {
        double[,] values = new double[rows, columns];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                values[row, column] = (float)(random.NextDouble() - 0.5);
        return values;
    }

    /// <summary>A model's state; it computes nothing.</summary>
    private sealed class Whole : IModel
    {
        public Whole(bool hasBias)
        {
            ImmutableArray<StateEntry> entries =
            [
                new StateEntry("body.weight", StateRole.Weight, [4, 3, 1, 1], 0),
                new StateEntry("fc.weight", StateRole.Weight, [Outputs, Features], 16),
                new StateEntry("fc.bias", StateRole.Bias, [Outputs], 16 + 16 * 21),
            ];
            State = new ModelState(hasBias ? entries : entries.RemoveAt(2));
            State.Initialize(3);
            var random = new System.Random(2);
            if (hasBias) foreach (ref float value in State["fc.bias"].Span) value = random.NextSingle();
        }

        public ModelSummary Summary => new(
            "Whole", 3, Outputs, State.ParameterCount, "whole",
            [.. State.Entries.Skip(1).Select(entry => entry.Name)], []);

        public ModelState State { get; }

        public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
            throw new NotSupportedException();

        public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
            throw new NotSupportedException();

        public void Dispose() => State.Dispose();
    }
}

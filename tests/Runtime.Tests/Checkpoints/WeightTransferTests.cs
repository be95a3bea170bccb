using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class WeightTransferTests : IDisposable
{
    private const int Outputs = 4;
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// Classes of the file and its number of outputs; those of the model; for each of them the row that it gets, or
    /// "-".
    /// </summary>
    [Theory]
    [InlineData("a b c", 4, "a b c", "0 1 2 3", "The outputs of all classes are those of")]
    [InlineData("a b c", 4, "c x b", "2 - 1 -", "kept c, b; new x; dropped a")]
    [InlineData("a b c", 3, "a b c d", "0 1 2 -", "kept a, b, c; new d; dropped none")]
    [InlineData("a b c d e", 9, "e a", "4 0 - -", "kept e, a; new none; dropped b, c, d")]
    [InlineData("a b", 4, "x y", "- - - -", "None of the classes is one of")]
    [InlineData("", 4, "x y z w", "0 1 2 3", "does not name its classes: its outputs are kept in their order")]
    [InlineData("", 4, "x y", "- - - -", "all outputs begin afresh")]
    [InlineData("", 7, "x y", "- - - -", "all outputs begin afresh")]
    public void OutputsFollowTheirClasses(string known, int outputs, string classes, string rows, string message)
    {
        using var old = new LinearModel(1, 8, outputs, seed: 1);
        using var model = new LinearModel(1, 8, Outputs, seed: 2);
        using var fresh = new LinearModel(1, 8, Outputs, seed: 7);
        Save(old, known);

        TransferredOutputs result = Load(model, classes);

        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Empty(warnings);
        string[] expected = rows.Split(' ');
        foreach (string tensor in new[] { "head.weight", "head.bias" })
        {
            for (int output = 0; output < Outputs; output++)
            {
                float[] row = expected[output] == "-"
                    ? Row(fresh, tensor, output)
                    : Row(old, tensor, int.Parse(expected[output], System.Globalization.CultureInfo.InvariantCulture));
                Assert.Equal(row, Row(model, tensor, output));
            }
        }
    }

    [Fact]
    public void AHeadOfAnotherFormBeginsAfresh()
    {
        using var old = new LinearModel(1, 16, Outputs);
        using var model = new LinearModel(1, 8, Outputs);
        Save(old, "a b");
        Assert.Contains("is of another form", Load(model, "a b").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedAndChangesNothing()
    {
        using var old = new LinearModel(1, 8, Outputs);
        using var model = new LinearModel(1, 8, Outputs, seed: 3);
        float[] before = model.State.Parameters.Span.ToArray();
        using var other = new AlignedBuffer(4);
        SafetensorsWriter.Write(
            folder.File("w"), ImmutableDictionary<string, string>.Empty, [("tail.weight", [4], View(other))]);
        Assert.Contains("1 unexpected: tail.weight", Refusal(model, "a b"), StringComparison.Ordinal);
        Save(old, "a b c d e");
        Assert.Contains(
            "names 5 classes, but its network has 4 outputs", Refusal(model, "a b"), StringComparison.Ordinal);
        Assert.Equal(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void WeightsOfAnotherWiringAreToldOrRefused()
    {
        using var old = new LinearModel(1, 8, Outputs) { Architecture = "other" };
        using var model = new LinearModel(1, 8, Outputs, seed: 3);
        Save(old, "a b");
        string message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, folder.File("w"))).Message;
        Assert.Contains("(architecture other; this Linear is linear)", message, StringComparison.Ordinal);
        Assert.NotEqual(Row(old, "head.weight", 0), Row(model, "head.weight", 0));
        ModelWeights.Load(model, folder.File("w"), warnings.Add);
        Assert.Contains("wired otherwise", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal(Row(old, "head.weight", 0), Row(model, "head.weight", 0));
        Load(model, "b c");
        Assert.Equal(2, warnings.Count);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void ValuesThatAreNotFiniteAreRefusedByNameAndIndex(float value)
    {
        using var old = new LinearModel(1, 8, Outputs);
        using var model = new LinearModel(1, 8, Outputs, seed: 3);
        float[] before = model.State.Parameters.Span.ToArray();
        old.State["head.bias"].Span[2] = value;
        Save(old, "a b");
        string message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, folder.File("w"))).Message;
        Assert.Contains($"value 2 of head.bias (4) is {value}", message, StringComparison.Ordinal);
        Assert.Contains("value 2 of head.bias", Refusal(model, "a c"), StringComparison.Ordinal);
        Assert.Equal(before, model.State.Parameters.Span.ToArray());
    }

    private void Save(LinearModel model, string classes)
    {
        // With all outputs, as files of other origin may have them.
        var card = new ModelCard("x", [.. classes.Split(' ')], new PixelNormalization([0], [1]), 8, null);
        SafetensorsWriter.Write(
            folder.File("w"), ModelWeights.Metadata(model.Summary).AddRange(classes.Length > 0 ? card.Metadata() : []),
            ModelWeights.Tensors(model.State));
    }

    private TransferredOutputs Load(LinearModel model, string classes) =>
        WeightTransfer.Load(model, folder.File("w"), [.. classes.Split(' ')], seed: 7, warnings.Add);

    private string Refusal(LinearModel model, string classes) =>
        Assert.Throws<CheckpointException>(() => Load(model, classes)).Message;

    private static float[] Row(LinearModel model, string tensor, int row)
    {
        Span<float> values = model.State[tensor].Span;
        int length = values.Length / model.Summary.Classes;
        return values.Slice(row * length, length).ToArray();
    }

    private static unsafe FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}

using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Saved_weights_load_bit_for_bit()
    {
        using var saved = new LinearModel(1, 8, 2, seed: 1);
        using var loaded = new LinearModel(1, 8, 2, seed: 2);
        var card = new ModelCard(
            "stripes", ["<a>", "\"b\""], new PixelNormalization([0.1f, 0.2f, 0.3f], [0.3f, 1e-7f, 1]), 8, 9);
        ModelWeights.Save(saved, folder.File("w"), card);
        Assert.NotEqual(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
        ModelWeights.Load(loaded, folder.File("w"));
        Assert.Equal(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
        using var file = new SafetensorsReader(folder.File("w"));
        Assert.Equal(("Linear", "linear"), (file.Metadata["model"], file.Metadata["architecture"]));
        ModelCard read = ModelCard.Read(file)!;
        Assert.Equal(("stripes", 8, 9), (read.Data, read.Resolution, read.Resize));
        Assert.Equal(["<a>", "\"b\""], read.Classes.ToArray());
        Assert.Equal(card.Normalization.Mean.ToArray(), read.Normalization.Mean.ToArray());
        Assert.Equal(card.Normalization.Deviation.ToArray(), read.Normalization.Deviation.ToArray());
    }

    /// <summary>A file has outputs for the classes alone, and loads where there are more.</summary>
    [Fact]
    public void Outputs_without_a_class_are_not_saved_and_load_as_zeros()
    {
        using var saved = new LinearModel(1, 8, classes: 5, seed: 1);
        using var loaded = new LinearModel(1, 8, classes: 5, seed: 2);
        var card = new ModelCard("stripes", ["a", "b"], new PixelNormalization([0.1f], [0.3f]), 8, null);
        ModelWeights.Save(saved, folder.File("w"), card);
        using (var file = new SafetensorsReader(folder.File("w")))
            Assert.Equal([2L, 1024], file.Find("head.weight")!.Dimensions.ToArray());

        ModelWeights.Load(loaded, folder.File("w"));

        foreach (string name in saved.Summary.Head)
        {
            float[] before = saved.State[name].Span.ToArray(), after = loaded.State[name].Span.ToArray();
            int used = before.Length / 5 * 2;
            Assert.Equal(before[..used], after[..used]);
            Assert.All(after[used..], value => Assert.Equal(0, value));
        }

        using WeightsFile opened = WeightsFiles.Open(folder.File("w"));
        Assert.Empty(TensorAgreement.Differences(opened, loaded));
    }

    /// <summary>All of a head may be absent where features are wanted; a part of it is a damaged file.</summary>
    [Fact]
    public void Features_need_no_outputs()
    {
        using var model = new LinearModel(1, 8, classes: 2, seed: 1);
        var head = ModelWeights.Tensors(model.State);
        SafetensorsWriter.Write(folder.File("part"), ModelWeights.Metadata(model.Summary), head.Take(1));
        SafetensorsWriter.Write(folder.File("body"), ModelWeights.Metadata(model.Summary), []);
        using WeightsFile part = WeightsFiles.Open(folder.File("part")), body = WeightsFiles.Open(folder.File("body"));

        Assert.Throws<CheckpointException>(() => ModelWeights.LoadFeatures(model, part, warn: null));
        Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, body, warn: null));
        Assert.Contains(model.State.Parameters.Span.ToArray(), value => value != 0);
        ModelWeights.LoadFeatures(model, body, warn: null);
        Assert.All(model.State.Parameters.Span.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Weights_of_another_architecture_are_refused_with_every_difference_and_change_nothing()
    {
        using var model = new LinearModel(1, 8, 2);
        float[] before = model.State.Parameters.Span.ToArray();
        using var buffer = new AlignedBuffer(4);
        SafetensorsWriter.Write(
            folder.File("w"), new Dictionary<string, string> { ["model"] = "Other" },
            [("head.weight", [2, 2], View(buffer)), ("tail.weight", [4], View(buffer)),
                ("bn.num_batches_tracked", [4], View(buffer))]);

        var error = Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, folder.File("w")));

        Assert.Equal(
            $"'{folder.File("w")}' does not fit Linear; it holds Other. 1 missing: head.bias. 1 unexpected: "
                + $"tail.weight. "
            + "1 of another type or shape: head.weight (F32 2×2, expected F32 2×1024).",
            error.Message);
        Assert.Equal(before, model.State.Parameters.Span.ToArray());
    }

    [Fact]
    public void Counters_of_batch_norm_are_passed_over()
    {
        using var model = new LinearModel(1, 8, 2);
        using var counter = new AlignedBuffer(1);
        SafetensorsWriter.Write(
            folder.File("w"), ImmutableDictionary<string, string>.Empty,
            [.. model.State.Entries.Select(e => (e.Name, e.Dimensions, model.State[e])),
                ("bn.num_batches_tracked", [1], View(counter))]);
        ModelWeights.Load(model, folder.File("w"));
    }

    private static unsafe FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}

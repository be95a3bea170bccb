using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Tests.Training;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Weights;

public sealed class WeightsFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.model.")]
    public void Names_are_found_behind_those_of_wrappers(string prefix)
    {
        using var saved = new LinearModel(1, 8, 2, seed: 1);
        using var loaded = new LinearModel(1, 8, 2, seed: 2);
        string path = folder.File("x.pth");
        TorchWriter.Write(path, new Dictionary<string, string>(), Named(saved, prefix));

        ModelWeights.Load(loaded, path);

        Assert.Equal(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
    }

    /// <summary>torch.nn.Linear and a 1×1 convolution keep the same numbers.</summary>
    [Theory]
    [InlineData(new[] { 2, 1024, 1, 1 }, true)]
    [InlineData(new[] { 2, 1024, 1, 2 }, false)]
    [InlineData(new[] { 1, 2, 1024 }, false)]
    [InlineData(new[] { 1024, 2, 1, 1 }, false)]
    public void Sizes_of_one_at_a_shapes_end_make_no_difference(int[] shape, bool fits)
    {
        using var saved = new LinearModel(1, 8, 2, seed: 1);
        using var loaded = new LinearModel(1, 8, 2, seed: 2);
        using var longer = new AlignedBuffer(2 * 2 * 1024);
        string path = folder.File("x.pth");
        var tensors = Named(saved, "");
        FloatView values = shape[^1] == 2 ? Whole(longer) : tensors[0].Values;
        TorchWriter.Write(
            path, new Dictionary<string, string>(), tensors.SetItem(0, (tensors[0].Name, [.. shape], values)));

        Exception? error = Record.Exception(() => ModelWeights.Load(loaded, path));

        if (fits) Assert.Equal(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
        else
            Assert.Contains(
                $"{string.Join('×', shape)}, expected F32 2×1024", Assert.IsType<CheckpointException>(error).Message,
                StringComparison.Ordinal);
    }

    private static unsafe FloatView Whole(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);

    [Fact]
    public void A_file_of_PyTorchs_keeps_names_order_values_and_card()
    {
        using var model = new LinearModel(1, 8, 2, seed: 1);
        var card = new ModelCard("stripes", ["a", "b"], new PixelNormalization([0.5f], [0.25f]), 8, null);
        string path = folder.File("x.pth");
        TorchWriter.Write(path, ModelWeights.Metadata(model.Summary).AddRange(Metadata(card)), Named(model, ""));

        using WeightsFile file = WeightsFiles.Open(path);

        Assert.Equal("PyTorch", file.Format);
        Assert.Equal(model.State.Entries.Select(entry => entry.Name), file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["a", "b"], ModelCard.Read(file)!.Classes.ToArray());
        foreach (var (name, _, values) in ModelWeights.Tensors(model.State))
            Assert.Equal(values.Span.ToArray(), file.ReadFloats(name));
    }

    [Fact]
    public void An_index_names_the_files_of_its_tensors()
    {
        using var saved = new LinearModel(1, 8, 2, seed: 1);
        using var loaded = new LinearModel(1, 8, 2, seed: 2);
        var tensors = Named(saved, "");
        SafetensorsWriter.Write(folder.File("1.safetensors"), new Dictionary<string, string>(), tensors[..1]);
        SafetensorsWriter.Write(folder.File("2.safetensors"), new Dictionary<string, string>(), tensors[1..]);
        string index = folder.File("model.safetensors.index.json");
        string[] lines = [.. tensors.Select((tensor, i) => $"\"{tensor.Name}\": \"{Math.Min(i, 1) + 1}.safetensors\"")];
        File.WriteAllText(
            index, $$"""{"metadata": {"total_size": 8}, "weight_map": { {{string.Join(", ", lines)}} } }""");

        ModelWeights.Load(loaded, index);

        Assert.Equal(saved.State.Parameters.Span.ToArray(), loaded.State.Parameters.Span.ToArray());
    }

    [Theory]
    [InlineData("""{"weight_map": {"w": "../x.safetensors"}}""", "no file beside it")]
    [InlineData("""{"weight_map": {"w": "/etc/passwd"}}""", "no file beside it")]
    [InlineData("""{"weight_map": {"w": 1}}""", "$.weight_map.w is 1; a text was expected")]
    [InlineData("""{"weight_map": []}""", "$.weight_map is a list")]
    [InlineData("""{}""", "$.weight_map is missing")]
    public void An_index_names_files_beside_it_alone(string json, string reason)
    {
        string index = folder.File("x.index.json");
        File.WriteAllText(index, json);

        var error = Assert.Throws<CheckpointException>(() => WeightsFiles.Open(index));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Named(
        LinearModel model, string prefix) =>
        [
            .. ModelWeights.Tensors(model.State)
                .Select(tensor => (prefix + tensor.Name, tensor.Dimensions, tensor.Values)),
        ];

    private static IEnumerable<KeyValuePair<string, string>> Metadata(ModelCard card)
    {
        using var model = new LinearModel(1, 8, 2, seed: 3);
        using var folder = new TemporaryFolder();
        ModelWeights.Save(model, folder.File("w"), card);
        using var file = new SafetensorsReader(folder.File("w"));
        return [.. file.Metadata.Where(pair => pair.Key is not ("format" or "model" or "architecture"))];
    }
}

using System.Collections.Immutable;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Zoo.Tests.Models;

namespace GResNet.Zoo.Tests;

/// <summary>Files whose learned positions are of another size than the model's.</summary>
public sealed class PositionLoadingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;
    private readonly List<string> messages = [];

    private string Path => System.IO.Path.Combine(folder, "weights.safetensors");

    public static TheoryData<string, string, string> Tables => new()
    {
        { "vit-small", "pos_embed", "pos_embed of 7×7, not 4×4" },
        {
            "botnet-small", "layer2.0.attn.height_rel",
            "layer2.0.attn.height_rel of 11 distances, not 15 distances"
        },
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Tables))]
    public void They_are_resized_as_PyTorch_does_and_that_is_said(string network, string table, string said)
    {
        using IModel model = Written(network, table, Given(network, table));

        ModelWeights.Load(model, Path, messages.Add);

        Assert.Equal(
            $"'{Path}' has positions of another size: {said}. They are resized, by bicubic interpolation.",
            Assert.Single(messages));
        AssertResized(model, network, table);
        Assert.All(model.State[Other(model)].Span.ToArray(), value => Assert.Equal(1, value));
    }

    [Theory, MemberData(nameof(Tables))]
    public void Transferred_weights_have_them_resized_too(string network, string table, string said)
    {
        using IModel model = Written(network, table, Given(network, table));
        ImmutableArray<string> classes = [.. Enumerable.Range(0, model.Summary.Classes).Select(i => $"class {i}")];

        WeightTransfer.Load(model, Path, classes, seed: 1, messages.Add);

        Assert.Contains(said, Assert.Single(messages), StringComparison.Ordinal);
        AssertResized(model, network, table);
    }

    [Fact]
    public void Without_anybody_to_tell_they_are_refused()
    {
        using IModel model = Written("vit-small", "pos_embed", Given("vit-small", "pos_embed"));
        string message = Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, Path)).Message;
        Assert.StartsWith(
            $"'{Path}' has positions of another size: pos_embed of 7×7, not 4×4. They would be resized", message,
            StringComparison.Ordinal);
        Assert.True(model.State.IsBlank);
    }

    /// <summary>Positions of no square with a class token, and of other channels.</summary>
    [Theory]
    [InlineData(49, 32)]
    [InlineData(50, 16)]
    public void What_is_no_square_of_the_same_channels_does_not_fit(int tokens, int channels)
    {
        using IModel model = Written("vit-small", "pos_embed", ([1, tokens, channels], new float[tokens * channels]));
        string message =
            Assert.Throws<CheckpointException>(() => ModelWeights.Load(model, Path, messages.Add)).Message;
        Assert.Contains($"pos_embed (F32 1×{tokens}×{channels}, expected F32 1×17×32)", message,
            StringComparison.Ordinal);
        Assert.Empty(messages);
    }

    /// <summary>Of a comparison, they are differences unless it says what loading would do.</summary>
    [Fact]
    public void A_comparison_says_that_they_would_be_resized()
    {
        using IModel model = Written("vit-small", "pos_embed", Given("vit-small", "pos_embed"));
        using WeightsFile file = WeightsFiles.Open(Path);
        Assert.Equal("pos_embed", Assert.Single(TensorAgreement.Differences(file, model)).Name);
        Assert.Empty(TensorAgreement.Differences(file, model, messages.Add));
        Assert.Single(messages);
    }

    private static string Other(IModel model) =>
        model.State.Entries.First(entry => entry.Role == StateRole.Scale).Name;

    private static SafetensorsReader Fixture() => new(
        System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "positions.safetensors"));

    private static (ImmutableArray<int> Dimensions, float[] Values) Given(string network, string table)
    {
        using SafetensorsReader fixture = Fixture();
        string name = $"given/{network}/{table}";
        return ([.. fixture.Find(name)!.Dimensions.Select(size => (int)size)], fixture.ReadFloats(name));
    }

    /// <summary>A network, and a file with all ones for it but for a table.</summary>
    private IModel Written(string network, string table, (ImmutableArray<int> Dimensions, float[] Values) given)
    {
        IModel model = Create(network);
        using IModel ones = Create(network);
        ones.State.Parameters.Span.Fill(1);
        ones.State.Buffers.Span.Fill(1);
        using var other = new ModelState([new StateEntry(table, StateRole.Embedding, given.Dimensions, Offset: 0)]);
        given.Values.CopyTo(other[table].Span);
        SafetensorsWriter.Write(
            Path, ImmutableDictionary<string, string>.Empty,
            [
                .. ModelWeights.Tensors(ones.State).Where(tensor => tensor.Name != table),
                .. ModelWeights.Tensors(other),
            ]);
        return model;
    }

    private static IModel Create(string network) => network == "vit-small" ? new VitSmall() : new BotNetSmall();

    private static void AssertResized(IModel model, string network, string table)
    {
        using SafetensorsReader fixture = Fixture();
        float[] expected = fixture.ReadFloats($"expected/{network}/{table}");
        ReadOnlySpan<float> found = model.State[table].Span;
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 2e-5f);
    }
}

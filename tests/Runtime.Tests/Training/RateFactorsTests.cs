using System.Text.Json;
using System.Text.Json.Nodes;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;
using GResNet.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class RateFactorsTests
{
    // Of the fixture: what ends behind conv.scale and behind slope.
    private static readonly FreezePoint[] ends = [new("conv", "conv", 2, 0), new("slope", "slope", 4, 0)];

    /// <summary>conv.weight, conv.scale, conv.shift, slope.weight, head.weight, head.bias.</summary>
    [Theory]
    [InlineData("conv=0.5", null, 0.5f, 0.5f, 0.5f, 1f, 1f, 1f)]
    [InlineData("conv.=0.5, head = 10", null, 0.5f, 0.5f, 0.5f, 1f, 10f, 10f)]
    [InlineData("conv.scale=3,conv=0.5", null, 0.5f, 3f, 0.5f, 1f, 1f, 1f)] // the longer name, in any order
    [InlineData("head.bias=1e-3", null, 1f, 1f, 1f, 1f, 1f, 0.001f)]
    [InlineData("conv.scale=2", 0.5f, 0.25f, 2f, 0.5f, 0.5f, 1f, 1f)] // what is named is not decayed
    public void A_part_has_the_rate_that_it_is_given(string text, float? decay, params float[] expected)
    {
        using ModelState state = SmallState.OfFixture();
        Recipe recipe = TrainerTests.Recipe with { RateFactors = RateFactors.Parse(text), LayerDecay = decay };
        ParameterGroup[] groups = [.. recipe.Groups(state, [.. ends])];
        Assert.Equal(expected, state.Entries.Select(entry =>
            groups.Single(group => group.Tensors.Any(tensor => tensor.Start == entry.Offset)).RateFactor));
    }

    [Theory]
    [InlineData("con=2", "'con' cannot be set: no parameters are called so. Choose one of slope, head,")]
    [InlineData("Head=2", "'Head' cannot be set: no parameters are called so")]
    [InlineData("head=2,conv.scale=2", "'conv.scale' cannot be set: it is frozen. Choose one of slope, head,")]
    public void What_is_not_trained_gets_the_list_of_what_is(string text, string message)
    {
        using ModelState state = SmallState.OfFixture();
        state.Freeze(new FreezePoint("conv", "conv", Tensors: 3, Streams: 0));
        Recipe recipe = TrainerTests.Recipe with { RateFactors = RateFactors.Parse(text) };
        ArgumentException error = Assert.Throws<ArgumentException>(() => recipe.Groups(state, []));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "NAME=FACTOR")]
    [InlineData("head", "NAME=FACTOR")]
    [InlineData("head=ten", "NAME=FACTOR")]
    [InlineData("head=1=2", "NAME=FACTOR")]
    [InlineData("=2", "names of tensors")]
    [InlineData(".=2", "names of tensors")]
    [InlineData("head=2,head.=3", "two factors")]
    [InlineData("head=0", "above 0")]
    [InlineData("head=-1", "above 0")]
    [InlineData("head=NaN", "above 0")]
    [InlineData("head=Infinity", "above 0")]
    public void Mistakes_are_named(string text, string message) => Assert.Contains(
        message, Assert.Throws<ArgumentException>(() => RateFactors.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_keeps_them_and_one_from_before_need_not_speak_of_them()
    {
        Recipe recipe = TrainerTests.Recipe with
        {
            RateFactors = new RateFactors(KeyValuePair.Create("stage1", 0.1f), KeyValuePair.Create("head", 10f)),
        };
        Assert.Equal(RateFactors.Parse("head=10,stage1=0.1"), recipe.RateFactors);
        JsonObject json = JsonSerializer.SerializeToNode(recipe, TrainingJson.Default.Recipe)!.AsObject();
        Assert.Equal("head=10,stage1=0.1", (string?)json["rate_factors"]);
        Assert.Equal(recipe, Read(json));
        Assert.True(json.Remove("rate_factors"));
        Assert.Equal(TrainerTests.Recipe, Read(json));
        json["rate_factors"] = "head";
        Assert.Contains(
            "NAME=FACTOR", Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

        static Recipe Read(JsonObject json) =>
            JsonContent.Read(JsonSerializer.SerializeToUtf8Bytes(json), TrainingJson.Default.Recipe);
    }
}

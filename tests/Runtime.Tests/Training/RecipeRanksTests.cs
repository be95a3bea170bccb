using System.Text.Json;
using System.Text.Json.Nodes;
using GResNet.Runtime.Weights;
using GResNet.Training;

namespace GResNet.Runtime.Tests.Training;

public sealed class RecipeRanksTests
{
    private static readonly Recipe Recipe = TrainerTests.Recipe with { MinimumRate = 0.001f };

    [Theory]
    [InlineData(1, 1, 1, 1, 1.0)]
    [InlineData(8, 1, 8, 1, 1.0)] // a step of eight batches, a batch each
    [InlineData(8, 1, 4, 2, 1.0)]
    [InlineData(8, 1, 3, 8, 3.0)] // cannot be shared out
    [InlineData(1, 1, 4, 1, 4.0)]
    [InlineData(1, 4, 2, 2, 1.0)]
    [InlineData(1, 4, 6, 1, 1.5)]
    public void A_step_is_shared_out_or_the_rates_grow_with_it(
        int accumulation, int ranks, int now, int expected, double growth)
    {
        Recipe before = Recipe with { Accumulation = accumulation, Ranks = ranks };
        Recipe after = before.ForRanks(now);
        Assert.Equal(
            before with
            {
                Ranks = now, Accumulation = expected, Rate = (float)(before.Rate * growth),
                MinimumRate = (float)(before.MinimumRate * growth),
            }, after);
        Assert.True(before.IsScaledTo(after));
        Assert.True(after.IsScaledTo(before));
        Assert.Equal(growth, (double)after.StepImages / before.StepImages);
    }

    [Fact]
    public void Another_rate_or_batch_is_another_recipe()
    {
        Recipe two = Recipe.ForRanks(2);
        Assert.False(Recipe.IsScaledTo(two with { Rate = Recipe.Rate }));
        Assert.False(Recipe.IsScaledTo(two with { Batch = 16 }));
        Assert.False((Recipe with { Accumulation = 0 }).IsScaledTo(two));
        Assert.False((Recipe with { Ranks = int.MaxValue, Accumulation = int.MaxValue }).IsScaledTo(two));
    }

    [Fact]
    public void A_file_of_one_process_need_not_speak_of_ranks()
    {
        JsonObject json = JsonSerializer.SerializeToNode(Recipe, TrainingJson.Default.Recipe)!.AsObject();
        Assert.True(json.Remove("ranks") && json.Remove("sync_norm"));
        Assert.Equal(Recipe, JsonContent.Read(JsonSerializer.SerializeToUtf8Bytes(json), TrainingJson.Default.Recipe));
        Assert.True(json.Remove("batch"));
        Assert.Throws<FormatException>(() =>
            JsonContent.Read(JsonSerializer.SerializeToUtf8Bytes(json), TrainingJson.Default.Recipe));
    }
}

using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Reading;

/// <summary>What a model's attributes say reaches the staged model.</summary>
public class ModelSettingsTests
{
    [Theory]
    [InlineData("", true, true)]
    [InlineData(", Fuse = true, Winograd = true", true, true)]
    [InlineData(", Fuse = false", false, true)]
    [InlineData(", Winograd = false", true, false)]
    [InlineData(", Winograd = !true, Fuse = 1 > 2", false, false)]
    public void Options_are_on_unless_switched_off(string settings, bool fuse, bool winograd) =>
        Assert.Equal(new CompileOptions(fuse, winograd), Model(settings).Options);

    [Fact]
    public void A_model_has_no_budget_of_itself() => Assert.Null(Model("").Budget);

    [Fact]
    public void A_budget_is_read()
    {
        BudgetSpec budget =
            Assert.IsType<BudgetSpec>(Model(attribute: "[MemoryBudget(size: \"2 \" + \"GiB\", Batch = 8 * 8)]").Budget);
        Assert.Equal(("2 GiB", 1L << 31, 64), (budget.Size, budget.Bytes, budget.Batch));
    }

    private static StagedModel Model(string settings = "", string attribute = "") => Staged.Model($$"""
        [GResNetModel(Resolutions = [8], Classes = 3{{settings}})]
        {{attribute}}
        public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
        """);
}

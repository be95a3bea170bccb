using GResNet.Imaging.Settings;

namespace GResNet.Runtime.Tests.Settings;

public sealed class NumberRangeTests
{
    [Theory]
    [InlineData(false, false, "a number from 0 to 0.5", true, true)]
    [InlineData(false, true, "a number from 0 to less than 0.5", true, false)]
    [InlineData(true, false, "a number above 0 and up to 0.5", false, true)]
    [InlineData(true, true, "a number above 0 and less than 0.5", false, false)]
    public void Its_ends_belong_to_it_as_it_says(bool aboveLow, bool belowHigh, string text, bool low, bool high)
    {
        var range = new NumberRange<double>(0, 0.5, aboveLow, belowHigh);
        Assert.Equal(text, $"{range}");
        Assert.Equal((low, true, high), (range.Contains(0), range.Contains(0.25), range.Contains(0.5)));
        Assert.All([-1e-9, 0.51, double.NaN, double.PositiveInfinity], value => Assert.False(range.Contains(value)));
    }

    [Fact]
    public void Whole_numbers_are_called_so() =>
        Assert.Equal("a whole number from 1 to 2147483647", $"{new NumberRange<int>(1, int.MaxValue)}");
}

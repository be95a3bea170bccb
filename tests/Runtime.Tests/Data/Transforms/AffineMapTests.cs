using GResNet.Imaging.Transforms;

namespace GResNet.Runtime.Tests.Data.Transforms;

public class AffineMapTests
{
    [Theory]
    [InlineData(0.70710678118654746, 0.707106781186547)] // the sine of 45°, which times 10¹⁵ rounds up
    [InlineData(0.70710678118654757, 0.707106781186548)]
    [InlineData(-0.70710678118654746, -0.707106781186547)]
    [InlineData(6.1232339957367574E-17, 0)] // the cosine of 90°
    [InlineData(1, 1)]
    public void Sines_are_rounded_to_fifteen_digits(double value, double rounded) =>
        Assert.Equal(rounded, AffineMap.Rounded(value));
}

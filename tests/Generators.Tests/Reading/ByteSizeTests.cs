using System.Globalization;
using GResNet.Generators.Reading;

namespace GResNet.Generators.Tests.Reading;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1 bytes", 1)]
    [InlineData("640 KB", 640_000)]
    [InlineData("640 KiB", 655_360)]
    [InlineData("3 MB", 3_000_000)]
    [InlineData("3 MiB", 3_145_728)]
    [InlineData("2 GB", 2_000_000_000)]
    [InlineData("2 GiB", 2_147_483_648)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData(" 0.25  mib ", 262_144)]
    [InlineData("0.3 KiB", 307)]
    [InlineData("8589934591 GiB", 9_223_372_035_781_033_984)]
    public void Amounts_are_numbers_with_units(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("2")]
    [InlineData("2 gigabytes")]
    [InlineData("1,5 GiB")]
    [InlineData("1.5.2 GiB")]
    [InlineData("-1 GiB")]
    [InlineData("1e3 MB")]
    [InlineData("0 GiB")]
    [InlineData("0.9 bytes")]
    [InlineData("8589934592 GiB")]
    [InlineData("99999999999999999999999999999999 bytes")]
    public void Anything_else_is_none(string text) => Assert.Null(ByteSize.Parse(text));

    [Fact]
    public void The_language_of_the_machine_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture =
            new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            Assert.Equal(1536, ByteSize.Parse("1.5 KiB"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

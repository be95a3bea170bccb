using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What maps hold: how values are rounded to it.</summary>
public class ElementTests
{
    // bfloat16 has 7 bits behind the point: from 1 on, neighbours are 1/128 apart.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(-3.5f, -3.5f)]
    [InlineData(0, 0)]
    [InlineData(1 + 0.49f / 128, 1)]
    [InlineData(1 + 0.5f / 128, 1)]
    [InlineData(1 + 0.51f / 128, 1 + 1f / 128)]
    [InlineData(1 + 1.5f / 128, 1 + 2f / 128)]
    [InlineData(-1 - 1.5f / 128, -1 - 2f / 128)]
    [InlineData(1 + 127.5f / 128, 2)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(1e-45f, 0)]
    [InlineData(float.NaN, float.NaN)]
    public void Bfloat16_rounds_to_nearest_even(float value, float expected)
    {
        Assert.Equal(expected, GpuBFloat16.ToFloat(GpuBFloat16.FromFloat(value)));
        Assert.Equal(value, GpuFloat32.ToFloat(GpuFloat32.FromFloat(value)));
    }

    [Theory]
    [InlineData(0x7F800001)]
    [InlineData(0xFFFFFFFF)]
    public void Every_NaN_stays_one(uint bits) =>
        Assert.True(float.IsNaN(GpuBFloat16.ToFloat(GpuBFloat16.FromFloat(BitConverter.UInt32BitsToSingle(bits)))));
}

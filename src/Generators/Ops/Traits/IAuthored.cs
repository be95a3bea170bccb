using System;
using System.Globalization;
using GResNet.Generators.Expressions;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Ops;

/// <summary>An op that layers and operations are staged with; others are made by passes.</summary>
internal interface IAuthored
{
    /// <summary>Its kind and every setting, as the hash of an architecture has them.</summary>
    /// <param name="channels">Stands for the number of channels that it makes; null where that counts.</param>
    string Identity(string? channels);
}

/// <summary>Settings as the hash of an architecture has them.</summary>
internal static class Identity
{
    public static string Of(int number) => Literal.Of(number);

    /// <summary>Its bits: how floats become decimals differs between the runtimes that compilers run on.</summary>
    public static string Of(float number) =>
        BitConverter.ToInt32(BitConverter.GetBytes(number), 0).ToString("x8", CultureInfo.InvariantCulture);

    public static string Of(ConvolutionShape shape, string? channels) =>
        $"{Of(shape.InChannels)} {channels ?? Of(shape.OutChannels)} kernel {Of(shape.Kernel)} stride "
            + $"{Of(shape.Stride)} "
        + $"padding {Of(shape.Padding)} dilation {Of(shape.Dilation)} groups {Of(shape.Groups)}";

    public static string Of(PoolingShape shape) =>
        $"kernel {Of(shape.Kernel)} stride {Of(shape.Stride)} padding {Of(shape.Padding)} "
        + $"ceil {shape.Ceil} padding counts {shape.CountIncludePad}";
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>How many sums a test's store makes.</summary>
internal interface ISumCount
{
    static abstract int Value { get; }
}

internal readonly struct NoSum : ISumCount
{
    public static int Value => 0;
}

internal readonly struct OneSum : ISumCount
{
    public static int Value => 1;
}

internal readonly struct TwoSums : ISumCount
{
    public static int Value => 2;
}

/// <summary>An activation as it is read.</summary>
internal readonly struct ActivationLoad<TActivation>(TActivation f) : ILoad
    where TActivation : unmanaged, IActivation
{
    public static bool IsIdentity => false;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, int channel, int image) => f.Invoke(x);
}

/// <summary>max(scale · x + shift, 0) as it is read.</summary>
internal readonly struct AffineReluLoad(FloatView scale, FloatView shift) : ILoad
{
    public static bool IsIdentity => false;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(Vector512<float> x, int channel, int image) =>
        default(ReLU).Invoke(x * scale.Load(channel) + shift.Load(channel));
}

/// <summary>y = value + bias + other; sums of y and of y · value.</summary>
internal readonly struct ResidualStore<TSums>(FloatView bias, FeatureMap other) : IStore
    where TSums : unmanaged, ISumCount
{
    public static bool IsIdentity => false;

    public static int Sums => TSums.Value;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second)
    {
        Vector512<float> y = value + bias.Load(channel) + other.Load(at);
        first += y;
        second += y * value;
        return y;
    }
}

/// <summary>y = other + value · factor of the image; sums of y and of y · value.</summary>
internal readonly struct DropPathStore<TSums>(FeatureMap factors, FeatureMap other) : IStore
    where TSums : unmanaged, ISumCount
{
    public static bool IsIdentity => false;

    public static int Sums => TSums.Value;

    public static bool ReadsImage => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second)
    {
        Vector512<float> y = other.Load(at) + DropPath.Scale(value, factors, image);
        first += y;
        second += y * value;
        return y;
    }
}

/// <summary>y = f(value).</summary>
internal readonly struct ActivationStore<TActivation>(TActivation f) : IStore
    where TActivation : unmanaged, IActivation
{
    public static bool IsIdentity => false;

    public static int Sums => 0;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second) =>
        f.Invoke(value);
}

/// <summary>y = scale · value + shift, one of each a channel.</summary>
internal readonly struct AffineStore(FloatView scale, FloatView shift) : IStore
{
    public static bool IsIdentity => false;

    public static int Sums => 0;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second) =>
        Vector512.MultiplyAddEstimate(value, scale.Load(channel), shift.Load(channel));
}

/// <summary>gx = value · f′(x): the gradient through an activation.</summary>
internal readonly struct ChainRuleStore<TActivation>(TActivation f, FeatureMap x) : IStore
    where TActivation : unmanaged, IActivation
{
    public static bool IsIdentity => false;

    public static int Sums => 0;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second) =>
        value * f.Derivative(x.Load(at));
}

/// <summary>y = a · value + b · x + c, one of each factor a channel; sums of value and of value².</summary>
internal readonly struct BlendStore(FloatView a, FloatView b, FeatureMap x, FloatView c) : IStore
{
    public static bool IsIdentity => false;

    public static int Sums => 2;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second)
    {
        first += value;
        second += value * value;
        return a.Load(channel) * value + (b.Load(channel) * x.Load(at) + c.Load(channel));
    }
}

/// <summary>The value itself; sums of its deviation from a pilot, one a channel, and of the square of that.</summary>
internal readonly struct DeviationStore(FloatView pilot) : IStore
{
    public static bool IsIdentity => false;

    public static int Sums => 2;

    public static bool ReadsImage => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Invoke(
        Vector512<float> value, nint at, int channel, int image, ref Vector512<float> first,
        ref Vector512<float> second)
    {
        Vector512<float> deviation = value - pilot.Load(channel);
        first += deviation;
        second += deviation * deviation;
        return value;
    }
}

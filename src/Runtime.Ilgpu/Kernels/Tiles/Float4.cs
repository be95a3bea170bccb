namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>Four neighbouring floats, loaded and stored at once. Where they lie in memory is a multiple of 16 bytes.</summary>
internal readonly struct Float4(float x, float y, float z, float w)
{
    public readonly float X = x;
    public readonly float Y = y;
    public readonly float Z = z;
    public readonly float W = w;

    /// <summary>this + a · b.</summary>
    public Float4 Plus(float a, Float4 b) => new(X + a * b.X, Y + a * b.Y, Z + a * b.Z, W + a * b.W);
}

namespace GResNet.Imaging.Decoding;

/// <summary>
/// What a sample of a stored pixel is; the numbers are those of VipsBandFormat (libvips/include/vips/image.h).
/// </summary>
internal enum SampleType
{
    UInt8 = 0,
    Int8 = 1,
    UInt16 = 2,
    Int16 = 3,
    UInt32 = 4,
    Int32 = 5,
    Float32 = 6,
    Float64 = 8,
}

/// <summary>What there is to know of them.</summary>
internal static class SampleTypes
{
    /// <summary>Bytes of a sample; 0 for what is none of them: complex numbers.</summary>
    public static int Bytes(this SampleType type) => type switch
    {
        SampleType.UInt8 or SampleType.Int8 => 1,
        SampleType.UInt16 or SampleType.Int16 => 2,
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => 4,
        SampleType.Float64 => 8,
        _ => 0,
    };

    /// <summary>Whether samples have fractions.</summary>
    public static bool IsFloat(this SampleType type) => type is SampleType.Float32 or SampleType.Float64;

    /// <summary>As people call it.</summary>
    public static string Describe(this SampleType type) => type switch
    {
        SampleType.UInt8 => "8 bits",
        SampleType.Int8 => "8 bits, signed",
        SampleType.UInt16 => "16 bits",
        SampleType.Int16 => "16 bits, signed",
        SampleType.UInt32 => "32 bits",
        SampleType.Int32 => "32 bits, signed",
        SampleType.Float32 => "32-bit floating point",
        SampleType.Float64 => "64-bit floating point",
        _ => "complex numbers",
    };
}

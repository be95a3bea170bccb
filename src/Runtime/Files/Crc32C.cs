using System.Buffers.Binary;
using System.Numerics;

namespace GResNet.Runtime.Files;

/// <summary>
/// CRC-32C (Castagnoli), the checksum of iSCSI (RFC 3720): it finds damage, and is no defence against intent.
/// </summary>
public static class Crc32C
{
    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

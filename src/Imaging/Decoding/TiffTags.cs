using System.Buffers.Binary;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// What is to be known of a TIFF's first image before libvips reads it (TIFF 6.0; BigTIFF). Where the file is damaged
/// nothing is known: libvips then says how.
/// </summary>
/// <param name="Compression">Its number; 0 where it is not told.</param>
/// <param name="Declared">The range of the samples, where it is declared (SMinSampleValue, SMaxSampleValue).</param>
internal readonly record struct TiffTags(int Compression, SampleRange? Declared)
{
    private const int CompressionTag = 259, LowTag = 340, HighTag = 341;

    /// <summary>Whether pixels are stored as JPEG 2000, of which libvips reads some for microscopes.</summary>
    public bool IsJpeg2000 => Compression is 33003 or 33004 or 33005 or 34712;

    /// <summary>Reads them.</summary>
    public static TiffTags Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return new Reader(file).Read();
        }
        catch (ArgumentOutOfRangeException)
        {
            return default;
        }
    }

    private readonly ref struct Reader(ReadOnlySpan<byte> file)
    {
        private readonly ReadOnlySpan<byte> file = file;

        private bool Little => file[0] == 'I';

        private bool Big => UInt16(2) == 43;

        public TiffTags Read()
        {
            int at = Big ? Offset(8) : Offset(4);
            long entries = Big ? (long)Math.Min(UInt64(at), ushort.MaxValue) : UInt16(at);
            at += Big ? 8 : 2;
            int compression = 0;
            double? low = null, high = null;
            for (int size = Big ? 20 : 12; entries > 0; entries--, at += size)
            {
                switch (UInt16(at))
                {
                    case CompressionTag: compression = (int)Values(at)[0]; break;
                    case LowTag: low = Values(at).Min(); break;
                    case HighTag: high = Values(at).Max(); break;
                }
            }

            return new TiffTags(compression, low < high && double.IsFinite(low.Value) && double.IsFinite(high.Value)
                ? new SampleRange(low.Value, high.Value)
                : null);
        }

        /// <summary>An entry's numbers; of many, those of the first channels.</summary>
        private double[] Values(int entry)
        {
            const int Most = 16;
            int type = UInt16(entry + 2),
                bytes = type switch { 1 or 6 => 1, 3 or 8 => 2, 4 or 9 or 11 => 4, 12 => 8, _ => 0 };
            int count = (int)Math.Min(Big ? UInt64(entry + 4) : UInt32(entry + 4), Most);
            int inline = entry + (Big ? 12 : 8);
            int at = bytes * count <= (Big ? 8 : 4) ? inline : Offset(inline);
            var values = new double[count];
            for (int i = 0; i < count; i++, at += bytes)
            {
                values[i] = type switch
                {
                    1 => file[at..][0],
                    6 => (sbyte)file[at..][0],
                    3 => UInt16(at),
                    8 => (short)UInt16(at),
                    4 => UInt32(at),
                    9 => (int)UInt32(at),
                    11 => BitConverter.UInt32BitsToSingle(UInt32(at)),
                    12 => BitConverter.UInt64BitsToDouble(UInt64(at)),
                    _ => double.NaN,
                };
            }

            return count == 0 ? [double.NaN] : values;
        }

        /// <summary>A place in the file, whose slices are refused where it is outside.</summary>
        private int Offset(int at) => (int)Math.Min(Big ? UInt64(at) : UInt32(at), int.MaxValue / 2);

        private ushort UInt16(int at) => Little
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[at..]) : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);

        private uint UInt32(int at) => Little
            ? BinaryPrimitives.ReadUInt32LittleEndian(file[at..]) : BinaryPrimitives.ReadUInt32BigEndian(file[at..]);

        private ulong UInt64(int at) => Little
            ? BinaryPrimitives.ReadUInt64LittleEndian(file[at..]) : BinaryPrimitives.ReadUInt64BigEndian(file[at..]);
    }
}

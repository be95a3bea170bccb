namespace GResNet.Imaging.Decoding;

/// <summary>
/// A PBM, PGM or PPM file, as text or binary (http://netpbm.sourceforge.net/doc/pnm.html); the first image of it.
/// Samples become 8 bits by the greatest value that the file declares.
/// </summary>
internal sealed class PnmFile : IRasterFile
{
    private const int Bitmap = 0, Pixmap = 2;

    private readonly int kind;
    private readonly bool isText;
    private readonly int greatest = 1;
    private int at = 2;

    /// <summary>Reads the header.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public PnmFile(ReadOnlySpan<byte> file)
    {
        int number = file[1] - '1';
        (kind, isText) = (number % 3, number < 3);
        Size = new ImageSize(Number(file, int.MaxValue), Number(file, int.MaxValue));
        if (Size.Width == 0 || Size.Height == 0)
            throw new FormatException($"its header says {Size.Width} × {Size.Height} pixels");
        if (kind != Bitmap) greatest = Number(file, ushort.MaxValue);
        if (greatest == 0) throw new FormatException("its header says that no sample is above 0");
        // One character parts the header from binary samples.
        if (!isText) at++;
    }

    /// <inheritdoc/>
    public ImageSize Size { get; }

    /// <inheritdoc/>
    public int Channels => kind == Pixmap ? 3 : 1;

    /// <inheritdoc/>
    public string? Conversion =>
        kind == Bitmap || greatest == byte.MaxValue ? null : $"{8 * SampleBytes} bits, 0 to {greatest}";

    private int SampleBytes => greatest > byte.MaxValue ? 2 : 1;

    /// <summary>Whether a file is one.</summary>
    public static bool Is(ReadOnlySpan<byte> file) =>
        file.Length > 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'6'
            && (IsSpace(file[2]) || file[2] == '#');

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> file, ImageBuffer into)
    {
        if (isText) DecodeText(file, into.Pixels);
        else if (kind == Bitmap) DecodeBits(file, into);
        else DecodeSamples(file, into.Pixels);
    }

    private void DecodeText(ReadOnlySpan<byte> file, Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
            // The digits of a bitmap need no space between them.
            pixels[i] = kind == Bitmap ? Ink(Number(file, 1, mostDigits: 1)) : Level(Number(file, ushort.MaxValue));
    }

    private void DecodeBits(ReadOnlySpan<byte> file, ImageBuffer into)
    {
        int rowBytes = (Size.Width + 7) / 8;
        ReadOnlySpan<byte> bits = Samples(file, (long)rowBytes * Size.Height);
        for (int y = 0; y < Size.Height; y++)
        {
            Span<byte> row = into.Row(y);
            for (int x = 0; x < row.Length; x++) row[x] = Ink(bits[y * rowBytes + x / 8] >> (7 - x % 8) & 1);
        }
    }

    private void DecodeSamples(ReadOnlySpan<byte> file, Span<byte> pixels)
    {
        ReadOnlySpan<byte> samples = Samples(file, (long)pixels.Length * SampleBytes);
        if (greatest == byte.MaxValue) samples.CopyTo(pixels);
        else if (SampleBytes == 1) for (int i = 0; i < pixels.Length; i++) pixels[i] = Level(samples[i]);
        else for (int i = 0; i < pixels.Length; i++) pixels[i] = Level(samples[2 * i] << 8 | samples[2 * i + 1]);
    }

    private ReadOnlySpan<byte> Samples(ReadOnlySpan<byte> file, long bytes) => file.Length - at >= bytes
        ? file.Slice(at, (int)bytes)
        : throw new FormatException(
            $"it ends at byte {file.Length}, {bytes - Math.Max(file.Length - at, 0)} bytes before its last pixel");

    private static byte Ink(int bit) => bit == 0 ? byte.MaxValue : (byte)0;

    private byte Level(int sample) =>
        (byte)((2L * byte.MaxValue * Math.Min(sample, greatest) + greatest) / (2L * greatest));

    /// <summary>The next number of the text, after spaces and comments.</summary>
    private int Number(ReadOnlySpan<byte> file, int most, int mostDigits = int.MaxValue)
    {
        while (at < file.Length && (IsSpace(file[at]) || file[at] == '#'))
            if (file[at++] == '#')
                while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
        int start = at;
        long number = 0;
        while (at < file.Length && at - start < mostDigits && char.IsAsciiDigit((char)file[at]) && number <= most)
            number = 10 * number + file[at++] - '0';
        if (at == start)
            throw new FormatException(at == file.Length
                ? $"it ends at byte {at}, before its last pixel"
                : $"there is no number at byte {at}");
        return number <= most
            ? (int)number
            : throw new FormatException($"the number at byte {start} is more than {most}");
    }

    private static bool IsSpace(byte c) =>
        c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\v' or (byte)'\f';
}

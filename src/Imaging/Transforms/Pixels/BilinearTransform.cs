using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Moves pixels by an affine map, interpolating between the four nearest, black where the source has none; in float64
/// and rounded down, as Pillow 9.4 (<c>Geometry.c</c>). The channels of a pixel are the lanes of a vector.
/// </summary>
internal static unsafe class BilinearTransform
{
    /// <summary>Computes <paramref name="target"/>, of the source's size.</summary>
    public static void Apply(ImageBuffer source, in AffineMap map, ImageBuffer target)
    {
        target.Reset(source.Width, source.Height, source.Channels);
        Sampler sampler = new(source);
        (int width, int height, int channels) = (source.Width, source.Height, source.Channels);
        byte* to = target.Data;
        for (int row = 0; row < height; row++)
        {
            double byRowX = map.B * (row + 0.5), byRowY = map.E * (row + 0.5);
            for (int column = 0; column < width; column++, to += channels)
            {
                double x = map.A * (column + 0.5) + byRowX + map.C, y = map.D * (column + 0.5) + byRowY + map.F;
                bool isInside = x >= 0 && x < width && y >= 0 && y < height;
                uint pixel = isInside ? sampler.At(x - 0.5, y - 0.5) : 0;
                if (channels == 1) *to = (byte)pixel;
                // The fourth byte lands where the next pixel comes, or past the end.
                else *(uint*)to = pixel;
            }
        }
    }

    private readonly struct Sampler(ImageBuffer source)
    {
        private readonly byte* data = source.Data;
        private readonly int stride = source.Stride, channels = source.Channels;
        private readonly int lastColumn = source.Width - 1, lastRow = source.Height - 1;

        /// <summary>The pixel at a point, in which whole numbers are the centres of pixels.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public uint At(double x, double y)
        {
            int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
            Vector256<double> right = Vector256.Create(x - left), down = Vector256.Create(y - top);
            // Past the border its pixels go on.
            int column0 = Math.Max(left, 0) * channels, column1 = Math.Min(left + 1, lastColumn) * channels;
            byte* row0 = data + (nint)Math.Max(top, 0) * stride,
                row1 = data + (nint)Math.Min(top + 1, lastRow) * stride;
            Vector256<double> upper = Between(Pixel(row0 + column0), Pixel(row0 + column1), right);
            Vector256<double> lower = Between(Pixel(row1 + column0), Pixel(row1 + column1), right);
            return Bytes(Between(upper, lower, down));
        }

        private static Vector256<double> Between(Vector256<double> a, Vector256<double> b, Vector256<double> share) =>
            a + (b - a) * share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<double> Pixel(byte* at)
        {
            Vector128<byte> bytes = Vector128.CreateScalar(*(uint*)at).AsByte();
            if (Avx.IsSupported) return Avx.ConvertToVector256Double(Sse41.ConvertToVector128Int32(bytes));
            Vector128<int> lanes = Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32();
            return Vector256.ConvertToDouble(
                Vector256.Create(Vector128.WidenLower(lanes), Vector128.WidenUpper(lanes)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static uint Bytes(Vector256<double> lanes)
        {
            Vector128<int> channels = Avx.IsSupported
                ? Avx.ConvertToVector128Int32WithTruncation(lanes)
                : Vector128.Create((int)lanes[0], (int)lanes[1], (int)lanes[2], (int)lanes[3]);
            return Vector128.Narrow(Vector128.Narrow(channels, channels).AsUInt16(), Vector128<ushort>.Zero)
                .AsUInt32()[0];
        }
    }
}

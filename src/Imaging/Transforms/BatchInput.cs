using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Runtime.Weights;

namespace GResNet.Imaging.Transforms;

/// <summary>
/// Makes a network's input of images of bytes, in the order of torchvision's recipe: normalised, erased, mixed. The
/// values are those of PyTorch in float32. For one caller at a time; a call allocates nothing.
/// </summary>
public sealed unsafe class BatchInput : IDisposable
{
    // Floats of a vector that has all channels of a pixel.
    private const int PixelFloats = 4;

    private readonly float[] normalized;
    private readonly AlignedBuffer tables;

    /// <summary>Images of 1 or 3 channels, as many as <paramref name="normalization"/> has.</summary>
    /// <exception cref="ArgumentException">There are other channels.</exception>
    public BatchInput(PixelNormalization normalization)
    {
        Channels = normalization.Mean.Length;
        if (Channels is not (1 or 3) || normalization.Deviation.Length != Channels)
            throw new ArgumentException(
                $"Images of 1 or 3 channels are supported; there are {Channels} means and "
                    + $"{normalization.Deviation.Length} deviations.",
                nameof(normalization));
        normalized = normalization.Table();
        tables = new AlignedBuffer(2L * TableFloats);
    }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; }

    private int TableFloats => Channels * PixelNormalization.Levels * PixelFloats;

    /// <summary>Writes a batch.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="batch">The images, and what is to be erased and mixed.</param>
    /// <param name="target">Images × channels × rows × columns. Lanes past the last channel become zero.</param>
    /// <exception cref="ArgumentException">Dimensions disagree.</exception>
    public void Write(WorkerPool workers, Batch batch, FeatureMap target) =>
        Write(workers, batch.Pixels, batch.Erased, batch.Mix, target);

    /// <summary>Writes a batch.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="pixels">[image][row][column][channel].</param>
    /// <param name="erased">What becomes zero after normalization, one box per image; empty: nothing.</param>
    /// <param name="mix">How image i is mixed with image i − 1, the first with the last.</param>
    /// <param name="target">Images × channels × rows × columns. Lanes past the last channel become zero.</param>
    /// <exception cref="ArgumentException">Dimensions disagree, or a box reaches outside the image.</exception>
    public void Write(
        WorkerPool workers, ReadOnlySpan<byte> pixels, ReadOnlySpan<PixelBox> erased, in Mix mix, FeatureMap target)
    {
        if (target.Channels != Channels || pixels.Length != target.Pixels * Channels || erased.Length != target.Batch)
            throw new ArgumentException(
                $"{pixels.Length} bytes and {erased.Length} boxes are not a batch of "
                + $"{target.Batch}×{target.Channels}×{target.Height}×{target.Width} with {Channels} channels.");
        CheckInside(mix.Box, target);
        foreach (PixelBox box in erased) CheckInside(box, target);
        float share = mix.Kind == MixKind.Mixup ? (float)mix.Share : 1;
        FillTable(tables.Data, share);
        FillTable(tables.Data + TableFloats, (float)(1 - mix.Share));
        fixed (byte* bytes = pixels)
        fixed (PixelBox* boxes = erased)
        {
            RowWork work = new(bytes, boxes, mix.Kind, mix.Box, tables.Data, tables.Data + TableFloats, target);
            workers.Run(work.Parts, work);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => tables.Dispose();

    private static void CheckInside(PixelBox box, FeatureMap target)
    {
        if (!box.IsEmpty && (box.Left < 0 || box.Top < 0 || box.Right > target.Width || box.Bottom > target.Height))
            throw new ArgumentException($"{box} reaches outside images of {target.Width}×{target.Height}.");
    }

    /// <summary>
    /// [channel][byte]: a vector of zeros but for the byte's value, times a factor, in the channel's lane.
    /// </summary>
    private void FillTable(float* table, float factor)
    {
        for (int i = 0; i < normalized.Length; i++)
            table[i * PixelFloats + i / PixelNormalization.Levels] = normalized[i] * factor;
    }

    private readonly struct RowWork(
        byte* pixels, PixelBox* erased, MixKind kind, PixelBox mixed, float* own, float* other, FeatureMap target)
            : IWork
    {
        private const int RowsPerPart = 8;

        private readonly int channels = target.Channels, width = target.Width, height = target.Height;

        public int Parts => target.Batch * PartsPerImage;

        private int PartsPerImage => Cut.Parts(height, RowsPerPart);

        public void Run(int part, int worker)
        {
            (int image, int within) = Math.DivRem(part, PartsPerImage);
            int end = Math.Min((within + 1) * RowsPerPart, height);
            for (int y = within * RowsPerPart; y < end; y++)
                MixRow(image, y, target.Data + ((nint)image * height + y) * width * FeatureMap.Block);
        }

        private void MixRow(int image, int y, float* row)
        {
            int neighbour = (image == 0 ? target.Batch : image) - 1;
            switch (kind)
            {
                case MixKind.Mixup:
                    Write(image, y, 0, width, row);
                    Add(neighbour, y, row);
                    break;
                case MixKind.Cutmix when !mixed.IsEmpty && y >= mixed.Top && y < mixed.Bottom:
                    Write(image, y, 0, mixed.Left, row);
                    Write(neighbour, y, mixed.Left, mixed.Right, row);
                    Write(image, y, mixed.Right, width, row);
                    break;
                default:
                    Write(image, y, 0, width, row);
                    break;
            }
        }

        private void Write(int image, int y, int start, int end, float* row)
        {
            Pixels<Store>(Row(image, y), own, start, end, row);
            (int firstErased, int endErased) = Erased(image, y);
            for (int x = Math.Max(start, firstErased); x < Math.Min(end, endErased); x++)
                Vector512<float>.Zero.Store(row + x * FeatureMap.Block);
        }

        private void Add(int image, int y, float* row)
        {
            (int firstErased, int endErased) = Erased(image, y);
            Pixels<Accumulate>(Row(image, y), other, 0, firstErased, row);
            Pixels<Accumulate>(Row(image, y), other, endErased, width, row);
        }

        private byte* Row(int image, int y) => pixels + ((nint)image * height + y) * width * channels;

        /// <summary>The columns of a row that are erased; (width, width) where there are none.</summary>
        private (int First, int End) Erased(int image, int y)
        {
            PixelBox box = erased[image];
            return !box.IsEmpty && y >= box.Top && y < box.Bottom ? (box.Left, box.Right) : (width, width);
        }

        // Where the compiler inlines it, one of the copies is three times as slow.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Pixels<TOutput>(byte* from, float* table, int start, int end, float* row)
            where TOutput : struct, IOutput
        {
            const int ChannelFloats = PixelNormalization.Levels * PixelFloats;
            float* to = row + start * FeatureMap.Block;
            if (channels == 1)
            {
                for (byte* pixel = from + start, last = from + end; pixel < last; pixel++, to += FeatureMap.Block)
                    default(TOutput).Put(Vector128.Load(table + pixel[0] * PixelFloats), to);
                return;
            }

            for (byte* pixel = from + 3 * start, last = from + 3 * end; pixel < last; pixel += 3,
                to += FeatureMap.Block)
                default(TOutput).Put(
                    Vector128.Load(table + pixel[0] * PixelFloats)
                        + Vector128.Load(table + ChannelFloats + pixel[1] * PixelFloats)
                        + Vector128.Load(table + 2 * ChannelFloats + pixel[2] * PixelFloats),
                    to);
        }
    }

    /// <summary>What becomes of a pixel's channels.</summary>
    private interface IOutput
    {
        void Put(Vector128<float> channels, float* to);
    }

    private readonly struct Store : IOutput
    {
        public void Put(Vector128<float> channels, float* to) =>
            Vector512.Create(Vector256.Create(channels, Vector128<float>.Zero), Vector256<float>.Zero).Store(to);
    }

    private readonly struct Accumulate : IOutput
    {
        public void Put(Vector128<float> channels, float* to) => (Vector128.Load(to) + channels).Store(to);
    }
}

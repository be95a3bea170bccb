using GResNet.Runtime.Memory;
using GResNet.Runtime.Random;
using GResNet.Runtime.Tests.Reference;

namespace GResNet.Runtime.Tests.Kernels;

/// <summary>
/// Test data in native memory; freed with this. Padding lanes and the end of vectors hold a value that shows where it
/// is used.
/// </summary>
internal sealed unsafe class Tensors : IDisposable
{
    // Finite, as the layout promises, and large enough to spoil any result it enters.
    private const float Poison = 1e9f;

    private readonly List<AlignedBuffer> buffers = [];
    private int streams;

    /// <summary>Normal numbers; every call gives others, and the same in every run.</summary>
    public double[] Normal(int length, double scale = 1)
    {
        RandomStream stream = new(new RandomKey(20, 11, streams++));
        double[] values = new double[length];
        for (int i = 0; i < length; i++) values[i] = (float)(scale * stream.NextNormal());
        return values;
    }

    public FeatureMap Map(Nchw shape) =>
        new(Take(FeatureMap.FloatsPerImage(shape.Channels, shape.Height, shape.Width) * shape.Batch),
            shape.Batch, shape.Channels, shape.Height, shape.Width);

    public FeatureMap Map(Nchw shape, double[] values)
    {
        FeatureMap map = Map(shape);
        int i = 0;
        for (int n = 0; n < shape.Batch; n++)
            for (int c = 0; c < shape.Channels; c++)
                for (int y = 0; y < shape.Height; y++)
                    for (int x = 0; x < shape.Width; x++) map[n, c, y, x] = (float)values[i++];
        return map;
    }

    public FloatView Vector(long length)
    {
        long padded = (length + 15) / 16 * 16;
        return new FloatView(Take(padded), (int)length);
    }

    public FloatView Vector(double[] values)
    {
        FloatView view = Vector(values.Length);
        for (int i = 0; i < values.Length; i++) view.Data[i] = (float)values[i];
        return view;
    }

    public ChannelStatistics Statistics(double[] mean, double[] variance) => new(Vector(mean), Vector(variance));

    public void Dispose()
    {
        foreach (AlignedBuffer buffer in buffers) buffer.Dispose();
    }

    private float* Take(long floats)
    {
        AlignedBuffer buffer = new(floats);
        new Span<float>(buffer.Data, (int)floats).Fill(Poison);
        buffers.Add(buffer);
        return buffer.Data;
    }
}

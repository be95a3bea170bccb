using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;

namespace GResNet.Runtime.Kernels;

/// <summary>The gradient of tables of relative positions: what each head leaves, which is added up in their
/// order.</summary>
internal readonly unsafe struct PositionGradients
{
    private readonly HeadShape shape;
    private readonly RelativePositions positions;
    private readonly float* partials;

    /// <summary>Takes the memory, the calling thread's.</summary>
    public PositionGradients(in HeadShape shape, in RelativePositions positions)
    {
        this.shape = shape;
        this.positions = positions;
        partials = positions.IsEmpty ? null : ThreadScratch.ForPartials(PartialFloats * shape.Count);
    }

    private int Rows => positions.Blocks * Lanes.Block;

    private long PartialFloats => (long)shape.Blocks * Rows * Lanes.Block;

    /// <summary>A head's part, distances × channels.</summary>
    public Panels Of(int head) => new(partials + head * PartialFloats, Rows);

    /// <summary>Makes a head's part zero.</summary>
    public void Clear(int head) => new Span<float>(partials + head * PartialFloats, (int)PartialFloats).Clear();

    /// <summary>Adds up the parts.</summary>
    public void Total(FloatView rows, FloatView columns)
    {
        for (int distance = 0; distance < positions.Count; distance++)
        {
            float* to = positions.Vector(distance, shape.Width, rows, columns);
            for (int channel = 0; channel < shape.Width; channel++)
            {
                double sum = 0;
                for (int head = 0; head < shape.Count; head++)
                    sum += Of(head).At(distance, channel / Lanes.Block)[channel % Lanes.Block];
                to[channel] = (float)sum;
            }
        }
    }
}

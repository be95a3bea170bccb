using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>
/// The 2-norm of a model's gradient, over all parameters as one vector, as <see cref="GradientNorm"/>. Each span leaves
/// its greatest magnitude and its sum of squares at a scale that follows from that, so that it neither overflows nor
/// vanishes in float32 (Blue, "A portable Fortran program to find the Euclidean norm of a vector", 1978); the host puts
/// them together in float64.
/// </summary>
public sealed class GpuGradientNorm : IDisposable
{
    private const int SimulatedThreads = 8;

    private readonly Owned owned = new();
    private readonly GpuParameters parameters;
    private readonly MemoryBuffer1D<SpanNorm, Stride1D.Dense> spans;
    private readonly SpanNorm[] read;

    /// <summary>Norms of gradients of <paramref name="state"/>.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not that much memory left.</exception>
    public GpuGradientNorm(GpuState state)
    {
        try
        {
            parameters = owned.Add(new GpuParameters(state.Device, state.State, default));
            spans = owned.Add(parameters.Device.AllocateBuffer<SpanNorm>(parameters.Count));
        }
        catch
        {
            owned.Dispose();
            throw;
        }

        read = new SpanNorm[parameters.Count];
    }

    /// <summary>Has the device compute √Σ g².</summary>
    /// <param name="gradients">In the layout of the parameters; what lies between tensors does not count.</param>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Launch(ArrayView<float> gradients)
    {
        Check.Length(gradients, parameters.Length, nameof(gradients));
        GpuDevice device = parameters.Device;
        device.Launch(
            new(parameters.Count, 1, 1), device.TakesSmallGroups ? SimulatedThreads : SpanNormKernel.MaxThreads,
            new SpanNormKernel(parameters.Runs, gradients, spans.View.BaseView));
    }

    /// <summary>
    /// What the last <see cref="Launch"/> has computed, when all that was launched is done; infinite or not a number
    /// exactly when a gradient is.
    /// </summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public double Read()
    {
        parameters.Device.Download(spans.View.BaseView, read);
        return Total();
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();

    private double Total()
    {
        double total = 0, notFinite = 0;
        foreach (SpanNorm span in read)
        {
            double scale = SpanNorm.ScaleOf(span.Greatest);
            if (!float.IsFinite(span.Greatest)) notFinite += span.Greatest;
            else total += span.Squares / (scale * scale);
        }

        return notFinite == 0 ? Math.Sqrt(total) : notFinite;
    }
}

/// <summary>The 2-norm of a span, in two numbers.</summary>
internal readonly struct SpanNorm(float greatest, float squares)
{
    // Powers of two, so that scaling rounds nothing: squares of what is between Small and Large have room in float32 as
    // they are.
    private const float Large = 1L << 32, Small = 1f / Large;
    private const float Down = 1f / (1L << 36) / (1L << 36), Up = (float)(1L << 40) * (1L << 40);

    /// <summary>The greatest |g|; NaN if one is.</summary>
    public readonly float Greatest = greatest;

    /// <summary>Σ (scale · g)²; without meaning where Greatest is not finite.</summary>
    public readonly float Squares = squares;

    /// <summary>What a span's values are taken times before they are squared.</summary>
    public static float ScaleOf(float greatest) => greatest > Large ? Down : greatest < Small ? Up : 1;
}

/// <summary><see cref="GpuGradientNorm"/>: one group a span, of a power of two of threads.</summary>
internal readonly struct SpanNormKernel(
    ArrayView<ParameterRun> runs, ArrayView<float> gradients, ArrayView<SpanNorm> norms)
    : IGpuKernel
{
    /// <summary>The most threads of a group.</summary>
    public const int MaxThreads = 256;

    private readonly ArrayView<ParameterRun> runs = runs;
    private readonly ArrayView<float> gradients = gradients;
    private readonly ArrayView<SpanNorm> norms = norms;

    public void Run()
    {
        ArrayView<float> maxima = SharedMemory.Allocate<float>(MaxThreads),
            sums = SharedMemory.Allocate<float>(MaxThreads);
        ParameterRun run = runs[Grid.IdxX];
        float own = 0;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX) own = Greater(own, Magnitude(gradients[i]));
        maxima[Group.IdxX] = own;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            GroupBarrier.Wait();
            if (Group.IdxX < half) maxima[Group.IdxX] = Greater(maxima[Group.IdxX], maxima[Group.IdxX + half]);
        }

        GroupBarrier.Wait();
        float greatest = maxima[0], scale = SpanNorm.ScaleOf(greatest), sum = 0;
        for (int i = run.Start + Group.IdxX; i < run.End; i += Group.DimX)
        {
            float scaled = scale * gradients[i];
            sum += scaled * scaled;
        }

        sums[Group.IdxX] = sum;
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            GroupBarrier.Wait();
            if (Group.IdxX < half) sums[Group.IdxX] += sums[Group.IdxX + half];
        }

        if (Group.IdxX == 0) norms[Grid.IdxX] = new SpanNorm(greatest, sums[0]);
    }

    private static float Magnitude(float value) => value < 0 ? -value : value;

    /// <summary>The greater of two, or NaN if one is.</summary>
    private static float Greater(float a, float b) => a > b | float.IsNaN(a) ? a : b;
}

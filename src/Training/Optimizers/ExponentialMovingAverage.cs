using System.Numerics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// An exponential moving average of a model's parameters and running statistics, as torchvision's reference training
/// keeps it: average ← decay · average + (1 − decay) · value every few steps, copied from the model the first time. Not
/// thread-safe.
/// </summary>
public sealed unsafe class ExponentialMovingAverage : IDisposable
{
    private readonly ModelState state;
    private readonly WorkerPool workers;
    private readonly AlignedBuffer parameters;
    private readonly AlignedBuffer buffers;

    /// <summary>An average that is a copy of <paramref name="state"/> as it is now.</summary>
    public ExponentialMovingAverage(ModelState state, WorkerPool workers)
    {
        this.state = state;
        this.workers = workers;
        parameters = new AlignedBuffer(state.Parameters.Length);
        buffers = new AlignedBuffer(state.Buffers.Length);
        Copy();
    }

    /// <summary>
    /// The averages in the layout of <see cref="ModelState.Parameters"/>; between two calls of <see cref="Exchange"/>
    /// the model's own. A checkpoint saves them, and writes into them when it is resumed.
    /// </summary>
    public FloatView Parameters => new(parameters.Data, (int)parameters.Length);

    /// <summary>Likewise in the layout of <see cref="ModelState.Buffers"/>.</summary>
    public FloatView Buffers => new(buffers.Data, (int)buffers.Length);

    /// <summary>Updates that entered the average; at 0 the next one copies. A checkpoint saves it.</summary>
    public long Updates { get; set; }

    /// <summary>
    /// The decay of one update that keeps the average over the same share of a run, whatever its batches and epochs:
    /// 1 − min(1, (1 − decay) · batch · every / epochs). A run's images count as a constant.
    /// </summary>
    /// <param name="decay">
    /// Decay before the correction, 0.99998 in the recipe: a float64, since a float32 so near to 1 is off by a part in
    /// a thousand of what it lacks.
    /// </param>
    /// <param name="batchOfStep">Images of a step, accumulated batches included.</param>
    /// <param name="every">Steps from one update to the next.</param>
    /// <param name="epochs">Epochs of the run.</param>
    public static double Decay(double decay, int batchOfStep, int every, int epochs) =>
        1 - Math.Min(1, (1 - decay) * ((double)batchOfStep * every / epochs));

    /// <summary>Takes in the model as it is now.</summary>
    /// <param name="decay">Share of the average so far: what <see cref="Decay"/> gives.</param>
    /// <param name="copies">
    /// The average becomes a copy of the model, and so does the next one, as if there had been none: warm-up.
    /// </param>
    public void Update(double decay, bool copies)
    {
        if (copies || Updates == 0)
        {
            Copy();
        }
        else
        {
            var average = new Average((float)decay, (float)(1 - decay));
            PairWork.Run(workers, Parameters, state.Parameters, average);
            PairWork.Run(workers, Buffers, state.Buffers, average);
        }

        Updates = copies ? 0 : Updates + 1;
    }

    /// <summary>
    /// Swaps the averages with the model's own values, so that whatever reads the model reads the average; a second
    /// call swaps them back, bit for bit.
    /// </summary>
    public void Exchange()
    {
        PairWork.Run(workers, Parameters, state.Parameters, default(Swap));
        PairWork.Run(workers, Buffers, state.Buffers, default(Swap));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        parameters.Dispose();
        buffers.Dispose();
    }

    private void Copy()
    {
        state.Parameters.Span.CopyTo(Parameters.Span);
        state.Buffers.Span.CopyTo(Buffers.Span);
    }

    private readonly struct Average(float decay, float share) : IPairOperator
    {
        public void Invoke(float* a, float* b) => (decay * Vector.Load(a) + share * Vector.Load(b)).Store(a);
    }

    private readonly struct Swap : IPairOperator
    {
        public void Invoke(float* a, float* b)
        {
            Vector<float> first = Vector.Load(a);
            Vector.Load(b).Store(a);
            first.Store(b);
        }
    }
}

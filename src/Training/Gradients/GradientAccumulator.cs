using System.Numerics;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Training;

/// <summary>
/// Adds up the gradients of the batches that make one step: a larger batch than memory has room for. Of one batch it
/// hands on what it is given and takes no memory. Running statistics and batch statistics remain those of the single
/// batches.
/// </summary>
public sealed unsafe class GradientAccumulator : IDisposable
{
    private readonly WorkerPool workers;
    private readonly AlignedBuffer? buffer;
    private FloatView sum;

    /// <summary>An accumulator for steps of <paramref name="batches"/> batches.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is below 1.</exception>
    public GradientAccumulator(ModelState state, int batches, WorkerPool workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        this.workers = workers;
        Batches = batches;
        if (batches > 1) buffer = new AlignedBuffer(state.Parameters.Length);
    }

    /// <summary>Batches of a step.</summary>
    public int Batches { get; }

    /// <summary>Batches added since the start or <see cref="Restart"/>.</summary>
    public int Added { get; private set; }

    /// <summary>The sum of the gradients added. Their mean is this times 1 / <see cref="Batches"/>.</summary>
    public FloatView Sum => Added > 0 ? sum : throw new InvalidOperationException("No gradients have been added.");

    /// <summary>Adds a batch's gradients.</summary>
    /// <param name="gradients">What <see cref="TrainingNetwork.Gradients"/> holds; when a step is one batch, it stays
    /// in use.</param>
    /// <exception cref="InvalidOperationException">All batches of the step are there already.</exception>
    /// <exception cref="ArgumentException"><paramref name="gradients"/> are those of another state.</exception>
    public void Add(FloatView gradients)
    {
        if (Added == Batches)
            throw new InvalidOperationException($"All {Batches} batches of the step have been added.");
        if (buffer is null)
        {
            sum = gradients;
        }
        else
        {
            sum = new FloatView(buffer.Data, (int)buffer.Length);
            if (gradients.Length != sum.Length)
                throw new ArgumentException(
                    $"{gradients.Length} gradients given for {sum.Length} parameters.", nameof(gradients));
            if (Added == 0) gradients.Span.CopyTo(sum.Span);
            else PairWork.Run(workers, sum, gradients, default(AddInPlace));
        }

        Added++;
    }

    /// <summary>Begins the next step, or this one anew.</summary>
    public void Restart() => Added = 0;

    /// <inheritdoc/>
    public void Dispose() => buffer?.Dispose();

    private readonly struct AddInPlace : IPairOperator
    {
        public void Invoke(float* a, float* b) => (Vector.Load(a) + Vector.Load(b)).Store(a);
    }
}

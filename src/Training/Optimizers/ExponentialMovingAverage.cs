using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GResNet.Runtime.Models;
using GResNet.Training.Vectors;

namespace GResNet.Training;

/// <summary>
/// An exponential moving average of a model's parameters and running statistics, as torchvision's reference training
/// keeps it: average ← decay · average + (1 − decay) · value every few steps, copied from the model the first time. Not
/// thread-safe.
/// </summary>
public sealed class ExponentialMovingAverage
{
    private readonly DeviceVectors vectors;
    private readonly ImmutableArray<(DeviceVector Value, DeviceVector Average, DeviceSpans Moving)> pairs;

    /// <summary>An average that is a copy of the model as it is now.</summary>
    /// <param name="vectors">Its memory is taken of them, and given back with them.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="statistics">The model's running statistics.</param>
    /// <param name="frozen">How many of both, from the first, do not change: they are their own average.</param>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public ExponentialMovingAverage(
        DeviceVectors vectors, DeviceVector parameters, DeviceVector statistics,
        (int Parameters, int Statistics) frozen = default)
    {
        this.vectors = vectors;
        pairs = [Pair(parameters, frozen.Parameters), Pair(statistics, frozen.Statistics)];
        Copy();
    }

    /// <summary>
    /// The averages in the layout of the parameters; between two calls of <see cref="Exchange"/> the model's own. A
    /// checkpoint saves them, and writes into them when it is resumed.
    /// </summary>
    public DeviceVector Parameters => pairs[0].Average;

    /// <summary>Likewise in the layout of the running statistics.</summary>
    public DeviceVector Statistics => pairs[1].Average;

    /// <summary>Both in the memory of the host, as of the last download.</summary>
    public StateView Host => new(Parameters.Host, Statistics.Host);

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
        if (copies || Updates == 0) Copy();
        else Blend(new Rule((float)decay, (float)(1 - decay)));
        Updates = copies ? 0 : Updates + 1;
    }

    /// <summary>
    /// Swaps the averages with the model's own values, so that whatever reads the model reads the average; a second
    /// call swaps them back, bit for bit.
    /// </summary>
    public void Exchange()
    {
        foreach ((DeviceVector value, DeviceVector average, _) in pairs) vectors.Swap(average, value);
    }

    private (DeviceVector Value, DeviceVector Average, DeviceSpans Moving) Pair(DeviceVector value, int frozen) =>
        (value, vectors.Allocate(value.Length), vectors.Cut([new VectorSpan(frozen, value.Length - frozen)]));

    private void Copy()
    {
        foreach ((DeviceVector value, DeviceVector average, _) in pairs) vectors.Copy(value, average);
    }

    private void Blend(Rule rule)
    {
        foreach ((DeviceVector value, DeviceVector average, DeviceSpans moving) in pairs)
            vectors.Apply(moving, new VectorOperands(average, value), rule);
    }

    internal readonly struct Rule(float decay, float share) : IVectorRule
    {
        public static int Memories => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T value, ref T average, ref T first, ref T second, ref T third)
            where T : struct, IReal<T> => average = decay * average + share * value;
    }
}

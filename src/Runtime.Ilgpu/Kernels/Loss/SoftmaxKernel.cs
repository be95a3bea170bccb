using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using ILGPU.Algorithms;

namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary><see cref="GpuSoftmaxCrossEntropy"/>: one group an image, whose threads take the classes in turn.</summary>
internal readonly struct SoftmaxKernel<T>(
    GpuMap<T> logits, ArrayView<int> labels, float share, float smoothing, int classes, GpuMap<T> gradient,
    ArrayView<float> losses,
    ArrayView<int> predicted) : IGpuKernel
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuMap<T> logits = logits, gradient = gradient;
    private readonly ArrayView<int> labels = labels, predicted = predicted;
    private readonly ArrayView<float> losses = losses;
    private readonly float share = share, smoothing = smoothing;
    private readonly int classes = classes;

    public void Run()
    {
        ArrayView<Summary> summaries = SharedMemory.Allocate<Summary>(WeightGroups.MaxThreads);
        ArrayView<float> totals = SharedMemory.Allocate<float>(WeightGroups.MaxThreads);
        int image = Grid.IdxX, first = image * logits.Channels;
        int label = labels[image], partner = labels[(image == 0 ? logits.Batch : image) - 1];
        summaries[Group.IdxX] = Summarize(first);
        GroupBarrier.Wait();
        Summary all = summaries[0];
        for (int other = 1; other < Group.DimX; other++) all = all.With(summaries[other]);

        float total = 0;
        for (int c = Group.IdxX; c < classes; c += Group.DimX)
            total += XMath.Exp(logits.Load(first + c) - all.Greatest);
        totals[Group.IdxX] = total;
        float onLabel = logits.Load(first + label), onPartner = logits.Load(first + partner);
        // Nothing is overwritten before everybody has read; the gradient may be where the logits are.
        GroupBarrier.Wait();
        total = 0;
        for (int other = 0; other < Group.DimX; other++) total += totals[other];
        float logTotal = all.Greatest + XMath.Log(total);
        if (Group.IdxX == 0)
        {
            float mixed = share * onLabel + (1 - share) * onPartner;
            losses[image] = logTotal - ((1 - smoothing) * mixed + smoothing * (all.Sum / classes));
            predicted[image] = all.Index;
        }

        for (int c = Group.IdxX; c < logits.Channels; c += Group.DimX)
            gradient.Store(first + c, c < classes
                ? Derivative(logits.Load(first + c), c, label, partner, logTotal)
                : 0);
    }

    private float Derivative(float logit, int c, int label, int partner, float logTotal)
    {
        float mixed = (c == label ? share : 0) + (c == partner ? 1 - share : 0);
        float target = (1 - smoothing) * mixed + smoothing / classes;
        return (XMath.Exp(logit - logTotal) - target) / logits.Batch;
    }

    /// <summary>This thread's logits.</summary>
    private Summary Summarize(int first)
    {
        Summary summary = new(float.NegativeInfinity, int.MaxValue, 0);
        for (int c = Group.IdxX; c < classes; c += Group.DimX)
            summary = summary.With(new Summary(logits.Load(first + c), c, logits.Load(first + c)));
        return summary;
    }

    /// <summary>The greatest of some logits, the first class that has it, and their sum.</summary>
    private readonly struct Summary(float greatest, int index, float sum)
    {
        public readonly float Greatest = greatest;
        public readonly int Index = index;
        public readonly float Sum = sum;

        public Summary With(Summary other)
        {
            bool wins = other.Greatest > Greatest | (other.Greatest == Greatest & other.Index < Index);
            return new Summary(wins ? other.Greatest : Greatest, wins ? other.Index : Index, Sum + other.Sum);
        }
    }
}

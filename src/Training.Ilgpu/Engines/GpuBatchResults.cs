using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using GResNet.Runtime.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu;

/// <summary>Losses and predictions of the batches of a step, on the device until all of them are there.</summary>
internal sealed class GpuBatchResults : IDisposable
{
    private readonly Owned owned = new();
    private readonly GpuDevice device;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> losses;
    private readonly MemoryBuffer1D<int, Stride1D.Dense> predicted;
    private readonly float[] readLosses;
    private readonly int[] readPredicted;
    // The classes of the greatest targets, and where each batch begins.
    private readonly int[] principal;
    private readonly List<int> starts = [];
    private int images;

    /// <summary>Takes memory for <paramref name="batches"/> batches of <paramref name="capacity"/> images.</summary>
    public GpuBatchResults(GpuDevice device, int batches, int capacity)
    {
        this.device = device;
        int most = checked(batches * capacity);
        try
        {
            losses = owned.Add(device.AllocateBuffer<float>(most));
            predicted = owned.Add(device.AllocateBuffer<int>(most));
        }
        catch
        {
            owned.Dispose();
            throw;
        }

        (readLosses, readPredicted, principal) = (new float[most], new int[most], new int[most]);
    }

    /// <summary>Forgets all batches.</summary>
    public void Clear()
    {
        starts.Clear();
        images = 0;
    }

    /// <summary>Computes the loss of a network's batch.</summary>
    /// <param name="network">Has the logits.</param>
    /// <param name="labels">The labels of <paramref name="targets"/>, on the device.</param>
    /// <param name="targets">What the images should have been classified as.</param>
    /// <param name="classes">Logits that count.</param>
    /// <exception cref="ArgumentException">A label is not a class,
    /// or a share or smoothing is out of its range.</exception>
    public void Add(GpuTrainingNetwork network, ArrayView<int> labels, Targets targets, int classes)
    {
        Targets.CheckLabels(targets.Labels, classes);
        int count = targets.Labels.Length;
        network.Loss(
            labels, targets.Share, targets.Smoothing, classes, losses.View.BaseView.SubView(images, count),
            predicted.View.BaseView.SubView(images, count));
        for (int image = 0; image < count; image++) principal[images + image] = targets.Principal(image);
        starts.Add(images);
        images += count;
    }

    /// <summary>
    /// The sum of the batches' mean losses, and how many predictions were right, when all that was launched is done.
    /// </summary>
    /// <exception cref="GpuException">A kernel failed.</exception>
    public (double Loss, int Correct) Read()
    {
        device.Download(losses.View.BaseView, readLosses);
        device.Download(predicted.View.BaseView, readPredicted);
        double loss = 0;
        for (int batch = 0; batch < starts.Count; batch++)
        {
            int end = batch + 1 < starts.Count ? starts[batch + 1] : images;
            double sum = 0;
            for (int image = starts[batch]; image < end; image++) sum += readLosses[image];
            loss += sum / (end - starts[batch]);
        }

        int correct = 0;
        for (int image = 0; image < images; image++)
            if (readPredicted[image] == principal[image]) correct++;
        return (loss, correct);
    }

    /// <inheritdoc/>
    public void Dispose() => owned.Dispose();
}

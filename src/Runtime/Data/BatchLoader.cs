using System.Runtime.ExceptionServices;

namespace GResNet.Runtime.Data;

/// <summary>
/// Prepares the batches of a training run on a thread of its own, up to two ahead of the one in use. Which images a batch
/// has, and how they are varied, does not depend on timing.
/// </summary>
public sealed class BatchLoader : IDisposable
{
    private const int Ahead = 2;

    private readonly IDataset dataset;
    private readonly ShuffledOrder order;
    private readonly Augmentation augmentation;
    private readonly Batch[] slots;
    private readonly Thread thread;
    private readonly object gate = new();
    private readonly long first;
    private long prepared;
    private long taken;
    private ExceptionDispatchInfo? failure;
    private bool disposed;

    /// <summary>Starts preparing.</summary>
    /// <param name="dataset">Where the images come from.</param>
    /// <param name="order">Which images a step has.</param>
    /// <param name="augmentation">How they are varied; its epoch is that of the step.</param>
    /// <param name="firstStep">The step of the run to begin with.</param>
    public BatchLoader(IDataset dataset, ShuffledOrder order, Augmentation augmentation, long firstStep = 0)
    {
        this.dataset = dataset;
        this.order = order;
        this.augmentation = augmentation;
        first = prepared = taken = firstStep;
        // One in use besides those ahead of it.
        slots = [.. Enumerable.Range(0, Ahead + 1).Select(_ => new Batch(dataset, order.Batch))];
        thread = new Thread(Prepare) { IsBackground = true, Name = "GResNet batch loader" };
        thread.Start();
    }

    /// <summary>The batch of the next step; valid until the next call, which may reuse its memory.</summary>
    /// <remarks>What the dataset threw while the batch was prepared is thrown here.</remarks>
    public Batch Next()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            taken++;
            Monitor.PulseAll(gate);
            while (prepared < taken && failure is null) Monitor.Wait(gate);
            if (prepared < taken) failure!.Throw();
            return Slot(taken - 1);
        }
    }

    /// <summary>Stops the thread and frees the batches.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            Monitor.PulseAll(gate);
        }

        thread.Join();
        foreach (Batch slot in slots) slot.Dispose();
    }

    private Batch Slot(long step) => slots[(step - first) % slots.Length];

    private void Prepare()
    {
        try
        {
            for (long step = first; WaitForRoom(step); step++)
            {
                Batch slot = Slot(step);
                Augmentation ofEpoch = augmentation with { Epoch = step / order.StepsPerEpoch };
                dataset.Fill(order.Select(step), ofEpoch, slot.Images, slot.Labels);
                lock (gate)
                {
                    prepared = step + 1;
                    Monitor.PulseAll(gate);
                }
            }
        }
#pragma warning disable CA1031 // Every failure is handed to the caller of Next.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                failure = ExceptionDispatchInfo.Capture(error);
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Waits until the slot of <paramref name="step"/> is free; false when there is nothing left to do.</summary>
    private bool WaitForRoom(long step)
    {
        lock (gate)
        {
            // The batch last taken (step taken − 1) is in use; its slot comes up again slots.Length steps later.
            while (!disposed && step >= Math.Max(taken - 1, first) + slots.Length) Monitor.Wait(gate);
            return !disposed;
        }
    }
}

using System.Runtime.ExceptionServices;
using GResNet.Imaging;
using GResNet.Imaging.Transforms;
using GResNet.Runtime.Random;

namespace GResNet.Training.Data.Loading;

/// <summary>
/// Prepares batches on threads of its own, a few ahead of the one in use, image by image. What a batch holds depends on
/// dataset, order and seed alone, not on the number of threads or on timing.
/// </summary>
public sealed class BatchLoader : IBatchSource, IDisposable
{
    private readonly IDataset dataset;
    private readonly IBatchOrder order;
    private readonly LoaderOptions options;
    private readonly Slot[] slots;
    private readonly Thread[] threads;
    private readonly object gate = new();

    private long opened;
    private long taken;
    private Slot? handingOut;
    private ExceptionDispatchInfo? failure;
    private bool disposed;

    /// <summary>Starts preparing.</summary>
    /// <param name="dataset">Where the images come from.</param>
    /// <param name="order">Which images a batch has.</param>
    /// <param name="options">How.</param>
    public BatchLoader(IDataset dataset, IBatchOrder order, LoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Ahead, 1);
        this.dataset = dataset;
        this.order = order;
        this.options = options;
        opened = taken = options.FirstBatch;
        // One in use besides those ahead of it.
        slots = [.. Enumerable.Range(0, options.Ahead + 1)
            .Select(_ => new Slot(new Batch(order.BatchSize, options.Resolution, dataset.Channels)))];
        threads = [.. Enumerable.Range(0, options.Threads)
            .Select(i => new Thread(Work) { IsBackground = true, Name = $"GResNet loader {i}" })];
        foreach (Thread thread in threads) thread.Start();
    }

    /// <summary>
    /// The next batch, or null after the last; valid until the next call, which may use its memory again.
    /// </summary>
    /// <exception cref="DatasetException">An image could not be read, and it was asked to stop at that; or too many
    /// could not.</exception>
    /// <remarks>Whatever else was thrown while the batch was prepared is thrown here too.</remarks>
    public Batch? Next()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (taken == order.Batches) return null;
            taken++;
            Monitor.PulseAll(gate);
            Slot slot = SlotOf(taken - 1);
            while (!(slot.Number == taken - 1 && slot.Pending == 0))
            {
                failure?.Throw();
                ObjectDisposedException.ThrowIf(disposed, this);
                Monitor.Wait(gate);
            }

            return slot.Batch;
        }
    }

    /// <summary>Stops the threads.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }

        foreach (Thread thread in threads) thread.Join();
    }

    private Slot SlotOf(long batch) => slots[(batch - options.FirstBatch) % slots.Length];

    private void Work()
    {
        try
        {
            using var maker = new ImageMaker(dataset, options);
            while (NextPlace(out Slot slot, out int place))
            {
                maker.Make(slot.Batch, slot.Number, place, order.FirstPlace);
                lock (gate)
                {
                    if (--slot.Pending == 0) Monitor.PulseAll(gate);
                }
            }
        }
#pragma warning disable CA1031 // Every failure is handed to the caller of Next.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (gate)
            {
                failure ??= ExceptionDispatchInfo.Capture(error);
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Waits for something to do: a place in a batch. False when there is nothing left.</summary>
    private bool NextPlace(out Slot slot, out int place)
    {
        lock (gate)
        {
            slot = null!;
            place = 0;
            while (handingOut is null)
            {
                if (disposed || failure is not null || opened == order.Batches) return false;
                // The batch last taken (taken − 1) is in use; its slot comes up again slots.Length batches later.
                if (opened < Math.Max(taken - 1, options.FirstBatch) + slots.Length) Open(SlotOf(opened), opened++);
                else Monitor.Wait(gate);
            }

            if (disposed || failure is not null) return false;
            slot = handingOut;
            place = slot.HandedOut++;
            if (slot.HandedOut == slot.Batch.Count) handingOut = null;
            return true;
        }
    }

    private void Open(Slot slot, long number)
    {
        slot.Batch.Count = order.Choose(number, slot.Batch.ImagePlaces);
        slot.Batch.Mix = options.Mix?.Invoke(
            new RandomStream(new RandomKey(options.Seed.For(SeedPurpose.Mixing), number, 0))) ?? Mix.None;
        // Last, so that a slot whose batch could not be chosen is not taken for ready.
        slot.Number = number;
        slot.Pending = slot.Batch.Count;
        slot.HandedOut = 0;
        handingOut = slot;
        Monitor.PulseAll(gate);
    }

    private sealed class Slot(Batch batch)
    {
        public Batch Batch => batch;

        public long Number { get; set; } = -1;

        /// <summary>Images given to threads so far.</summary>
        public int HandedOut { get; set; }

        /// <summary>Images that are not done.</summary>
        public int Pending { get; set; }
    }
}

using GResNet.Imaging.Transforms;
using GResNet.Runtime.Tests.Training.Collectives;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training.Engines;

public sealed class StepExchangeTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gradients that are complete are summed over the ranks before the last backward pass of a step has ended, and
    /// those of its other batches are in the sum.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sums_are_made_while_the_last_batch_is_computed(int batches) => ThreadCollective.Succeed(2, ranks =>
    {
        using var workers = new WorkerPool(1);
        // The first bucket, the last MiB, and as much before it.
        using var model = new LinearModel(1, 512, 2);
        using var network = new Telling(model.State.Parameters.Length, workers);
        var accumulator = new GradientAccumulator(network.Vectors, network.Gradients.Length, batches);
        using var exchange = new StepExchange(ranks, network, model.State, accumulator);
        for (int step = 0; step < 2; step++)
        {
            accumulator.Restart();
            for (int batch = 0; batch < batches; batch++)
            {
                network.Value = 1 + ranks.Rank;
                network.Wait = batch < batches - 1
                    ? null
                    : () => (batches == 1 ? network.Gradients : accumulator.Sum).Host.Span[^1] == 3 * batches;
                exchange.AddBatch(new Batch(1, 1, 1), batch);
            }

            exchange.EndStep();
            Assert.Equal(-1, accumulator.Sum.Host.Span.IndexOfAnyExcept(3f * batches));
        }

        return 0;
    });

    /// <summary>Has the same gradient everywhere, of which it tells the second half before it has the first.</summary>
    private sealed class Telling(int length, WorkerPool workers) : IDeviceNetwork
    {
        private Action<int>? complete;

        public float Value { get; set; }

        /// <summary>What has to come true between the halves.</summary>
        public Func<bool>? Wait { get; set; }

        public DeviceVectors Vectors { get; } = new CpuVectors(workers);

        public DeviceVector Parameters => Gradients;

        public DeviceVector Statistics => field ??= Vectors.Allocate(0);

        public DeviceVector Gradients => field ??= Vectors.Allocate(length);

        public bool TellOfGradients(Action<int> told)
        {
            complete = told;
            return true;
        }

        public void AddBatch(Batch batch, long number)
        {
            Span<float> values = Gradients.Host.Span;
            values[(length / 2)..].Fill(Value);
            complete!(length / 2);
            if (Wait is not null) Assert.True(SpinWait.SpinUntil(Wait, Late), "nothing was summed meanwhile");
            values[..(length / 2)].Fill(Value);
        }

        public void BeginStep()
        {
        }

        public void Prefetch(Batch batch)
        {
        }

        public (double Loss, int Correct) EndStep() => (0, 0);

        public IBatchClassifier CreateClassifier(ClassifierSetup setup) => throw new NotSupportedException();

        public void Dispose() => Vectors.Dispose();
    }
}

using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Tests.Kernels;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.Vectors;

namespace GResNet.Runtime.Tests.Training;

public sealed class ExponentialMovingAverageTests
{
    [Fact]
    public void Over_three_epochs_it_is_that_of_torchvisions_training()
    {
        // The settings of make_training_fixtures.py.
        const int Epochs = 3, EpochSteps = 7, WarmupEpochs = 1, Every = 2, Batch = 16;
        using var fixture = new TrainingFixture();
        using var workers = new WorkerPool(2);
        using var state = new ModelState(
        [
            new StateEntry("weight", StateRole.Weight, [11], 0),
            new StateEntry("running_mean", StateRole.RunningMean, [3], 0),
        ]);
        using var vectors = new CpuVectors(workers);
        ExponentialMovingAverage average = Of(vectors, state);
        double decay = ExponentialMovingAverage.Decay(0.99, Batch, Every, Epochs);
        Assert.Equal(fixture["average/decay"][0], decay, 1e-7);
        float[][] parameters = [.. fixture["average/parameters"].Chunk(11)],
            buffers = [.. fixture["average/buffers"].Chunk(3)];
        double[][] averagedParameters = [.. fixture.Expected("average/averaged_parameters").Chunk(11)];
        double[][] averagedBuffers = [.. fixture.Expected("average/averaged_buffers").Chunk(3)];

        int updates = 0;
        for (int step = 0; step < Epochs * EpochSteps; step++)
        {
            parameters[step].CopyTo(state.Parameters.Span);
            buffers[step].CopyTo(state.Buffers.Span);
            (int epoch, int within) = Math.DivRem(step, EpochSteps);
            if (within % Every != 0) continue;
            average.Update(decay, copies: epoch < WarmupEpochs);
            Near.Equal(averagedParameters[updates], average.Parameters.Host, 1e-6);
            Near.Equal(averagedBuffers[updates], average.Statistics.Host, 1e-6);
            updates++;
        }

        Assert.Equal(averagedParameters.Length, updates);
        Assert.Equal(8, average.Updates);
    }

    [Fact]
    public void The_recipes_decay_is_corrected_for_its_batch_and_epochs()
    {
        // pytorch/vision, references/classification/train.py: 8 × 128 images, every 32 steps.
        Assert.Equal(1 - 2e-5 * 1024 * 32 / 600, ExponentialMovingAverage.Decay(0.99998, 1024, 32, 600), 1e-12);
        Assert.Equal(0, ExponentialMovingAverage.Decay(0.9, 1024, 32, 600));
    }

    [Fact]
    public void It_begins_as_a_copy()
    {
        using var workers = new WorkerPool(1);
        using ModelState state = SmallState.Large();
        using var vectors = new CpuVectors(workers);
        ExponentialMovingAverage average = Of(vectors, state);
        Near.BitwiseEqual(state.Parameters, average.Parameters.Host);
        Near.BitwiseEqual(state.Buffers, average.Statistics.Host);
    }

    [Fact]
    public void Exchange_swaps_and_a_second_one_swaps_back()
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using var vectors = new CpuVectors(workers);
        ExponentialMovingAverage average = Of(vectors, state);
        float[] averages = Values(average.Parameters.Host, average.Statistics.Host);
        SmallState.Fill(state.Parameters, 5);
        SmallState.Fill(state.Buffers, 6);
        state.Parameters.Span[^1] = float.NaN;
        float[] own = Values(state.Parameters, state.Buffers);

        average.Exchange();
        Assert.Equal(averages, Values(state.Parameters, state.Buffers));
        Assert.Equal(own, Values(average.Parameters.Host, average.Statistics.Host));
        average.Exchange();
        Assert.Equal(own, Values(state.Parameters, state.Buffers));
        Assert.Equal(averages, Values(average.Parameters.Host, average.Statistics.Host));
    }

    [Fact]
    public void Threads_do_not_change_the_bits()
    {
        float[] one = Averaged(1);
        Assert.Equal(one, Averaged(2));
        Assert.Equal(one, Averaged(3));
    }

    [Fact]
    public void Updates_and_exchanges_allocate_nothing()
    {
        using var workers = new WorkerPool(2);
        using ModelState state = SmallState.Large();
        using var vectors = new CpuVectors(workers);
        ExponentialMovingAverage average = Of(vectors, state);
        Allocation.AssertNone(() =>
        {
            average.Update(0.9, copies: true);
            average.Update(0.9, copies: false);
            average.Update(0.9, copies: false);
            average.Exchange();
        });
    }

    private static ExponentialMovingAverage Of(CpuVectors vectors, ModelState state) =>
        new(vectors, new CpuVector(state.Parameters), new CpuVector(state.Buffers));

    private static float[] Averaged(int threads)
    {
        using var workers = new WorkerPool(threads);
        using ModelState state = SmallState.Large();
        using var vectors = new CpuVectors(workers);
        ExponentialMovingAverage average = Of(vectors, state);
        for (int seed = 1; seed < 4; seed++)
        {
            SmallState.Fill(state.Parameters, seed);
            SmallState.Fill(state.Buffers, seed);
            average.Update(0.7, copies: false);
        }

        return Values(average.Parameters.Host, average.Statistics.Host);
    }

    private static float[] Values(FloatView parameters, FloatView buffers) => [.. parameters.Span, .. buffers.Span];
}

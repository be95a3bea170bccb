using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Tests.Training;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>
/// The same kernels in groups of the size that GPUs get: a few cases, as the simulator takes its time.
/// </summary>
[Collection(nameof(TestDevice))]
public class GroupSizeTests
{
    [Theory]
    [InlineData(2, 9, 8, 4, 8, 3, 2)]
    [InlineData(2, 9, 8, 5, 66, 1, 1)]
    public void Convolutions_in_the_GPUs_groups_are_the_CPUs(
        int batch, int height, int width, int inputs, int outputs, int kernel, int stride)
    {
        using TestDevice device = new(takesSmallGroups: false);
        ConvolutionTests tests = new(device);
        ConvolutionShape shape = new(inputs, outputs, kernel, stride, kernel / 2);
        tests.Forward_is_the_CPUs(batch, height, width, shape);
        tests.The_inputs_gradient_is_the_CPUs(batch, height, width, shape);
        tests.The_weights_gradient_is_the_CPUs(batch, height, width, shape);
        new SplitNormalizationTests(device).Bias_tap_sums_and_gradients_are_the_CPUs(batch, height, width, shape);
    }

    [Fact]
    public void Other_kernels_in_the_GPUs_groups_are_the_CPUs()
    {
        using TestDevice device = new(takesSmallGroups: false);
        new MapTests(device).A_store_is_the_CPUs(3, 35, 7, 9);
        new MapTests(device).A_store_is_the_CPUs(2, 20, 7, 9);
        new MapTests(device).Statistics_are_the_CPUs(2, 5, 7, 11);
        new PoolingTests(device).Averages_and_their_gradient_are_the_CPUs(7, 6, new(3, 2, 1));
        new PoolingTests(device).The_global_average_and_its_gradient_are_the_CPUs(5, 7);
        new TotalsTests(device).Columns_are_added_up(2 * Totals.SliceRows + 1, 3, 2);
        new ImageNormalizationTests(device).Maps_and_gradients_are_the_CPUs(1, 264, 5, 7, 0);
        new ImageNormalizationTests(device).Maps_and_gradients_are_the_CPUs(2, 36, 5, 7, 3);
        new AttentionTests(device).Values_and_gradients_are_the_CPUs(1, 12, 5, 4, 2, isRelative: true);
        new LossTests(device).Losses_predictions_and_gradients_are_the_CPUs(0.3f, 0.1f, 9);
        using (UpdateTests updates = new(device)) updates.Steps_are_the_CPUs("lamb");
        using (TrainingMemoryTests memory = new(device)) memory.The_norm_is_the_CPUs_whatever_the_magnitude(1e30f);
        new WeightFoldingTests(device).Split_normalization_is_folded_as_on_the_CPU(new(3, 70, 3));
        new ReductionTests(device).Sums_and_products_of_channels_are_the_CPUs(3, 35, 7, 9);
    }
}

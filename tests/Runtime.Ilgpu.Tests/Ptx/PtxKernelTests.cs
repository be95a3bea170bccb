using GResNet.Imaging.Transforms;
using GResNet.Runtime.Geometry;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Ilgpu.Tests.Data;
using GResNet.Runtime.Ilgpu.Tests.Training;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// The simulator's tests on what a CUDA device gets, executed: a few cases of each; GRESNET_TEST_DEVICE=ptx runs all of
/// them. Those of tensor cores, and of a training step on them, are <see cref="TensorCoreTests"/> and
/// <see cref="Models.TensorNetworkTests"/>.
/// </summary>
[Collection(nameof(TestDevice))]
public sealed class PtxKernelTests : IDisposable
{
    private readonly TestDevice device = TestDevice.OfPtx();

    public void Dispose() => device.Dispose();

    /// <summary>
    /// Vectors of four channels and single ones, both in groups too, strides, and channels and pixels beyond a tile's
    /// halves.
    /// </summary>
    [Theory]
    [InlineData(2, 17, 13, 4, 12, 3, 2, 1)]
    [InlineData(2, 9, 7, 3, 5, 3, 2, 1)]
    [InlineData(1, 5, 4, 24, 16, 3, 2, 2)]
    [InlineData(2, 5, 6, 6, 6, 3, 1, 6)]
    [InlineData(2, 9, 8, 5, 66, 1, 1, 1)]
    public void Convolutions_are_the_CPUs(
        int batch, int height, int width, int inputs, int outputs, int kernel, int stride, int groups)
    {
        ConvolutionShape shape = new(inputs, outputs, kernel, stride, kernel / 2, 1, groups);
        Passes<GpuFloat32>();
        Passes<GpuBFloat16>();
        new SplitNormalizationTests(device).Bias_tap_sums_and_gradients_are_the_CPUs(batch, height, width, shape);

        void Passes<T>() where T : unmanaged, IGpuElement<T>
        {
            ConvolutionTests tests = new(device);
            tests.Forward<T>(batch, height, width, shape);
            tests.PlainForward<T>(batch, height, width, shape);
            tests.PaddedPasses<T>(batch, height, width, shape);
            tests.BackwardData<T>(batch, height, width, shape);
            tests.BackwardWeights<T>(batch, height, width, shape);
        }
    }

    [Fact]
    public void Activations_are_the_CPUs()
    {
        ActivationTests tests = new(device);
        tests.SiLU_is_the_CPUs();
        tests.Sigmoid_is_the_CPUs();
        tests.ReLU_is_the_CPUs();
        tests.LeakyReLU_is_the_CPUs();
        tests.GELU_is_the_CPUs();
        tests.GELUTanh_is_the_CPUs();
        tests.ELU_is_the_CPUs();
        tests.Softplus_is_the_CPUs();
        tests.PReLU_of_a_slope_is_the_CPUs_leaky_ReLU();
        tests.Elementary_functions_are_the_CPUs();
    }

    [Fact]
    public void Normalization_is_the_CPUs()
    {
        new ReductionTests(device).Sums_and_products_of_channels_are_the_CPUs(5, 19, 6, 5);
        new ReductionTests(device).The_gradient_of_slopes_is_the_CPUs(2, 8, 6, 5);
        new BatchNormalizationTests(device).Coefficients_are_the_CPUs(37);
        new BatchNormalizationTests(device).The_gradients_coefficients_are_the_CPUs(37);
        foreach (int groups in new[] { 0, 4 })
        {
            new ImageNormalizationTests(device).Maps_and_gradients_are_the_CPUs(2, 20, 6, 5, groups);
            new ImageNormalizationTests(device).Those_of_bfloat16_are_the_CPUs(groups);
        }

        new ImageNormalizationTests(device).Maps_and_gradients_are_the_CPUs(1, 15, 3, 7, 0);
        new SplitNormalizationTests(device).Tap_sums_of_bfloat16_are_the_CPUs();
        new WeightFoldingTests(device).Split_normalization_is_folded_as_on_the_CPU(new(3, 70, 3));
        new WeightFoldingTests(device).Batch_normalization_is_folded_as_on_the_CPU(new(3, 70, 3));
    }

    [Fact]
    public void Maps_are_the_CPUs()
    {
        MapTests maps = new(device);
        maps.A_store_is_the_CPUs(3, 35, 7, 9);
        maps.A_store_is_the_CPUs(2, 20, 7, 9);
        maps.Statistics_are_the_CPUs(2, 5, 7, 11);
        maps.Stores_and_statistics_of_bfloat16_are_the_CPUs();
        maps.A_large_mean_costs_the_variance_nothing();
        new TotalsTests(device).Columns_are_added_up(2 * Totals.SliceRows + 1, 3, 2);
        new KernelPassesTests(device).Sums_in_place_are_of_what_was_there();
        new KernelPassesTests(device).Threads_of_a_warp_may_choose_otherwise();
    }

    [Fact]
    public void Pools_are_the_CPUs()
    {
        PoolingTests pools = new(device);
        pools.Averages_and_their_gradient_are_the_CPUs(7, 6, new(3, 2, 1));
        pools.Maxima_and_their_gradient_are_the_CPUs(7, 6, new(3, 2, 1));
        pools.The_global_average_and_its_gradient_are_the_CPUs(5, 7);
        pools.Pools_of_bfloat16_are_the_CPUs();
        pools.A_NaN_is_the_greatest();
    }

    [Fact]
    public void Attention_and_tokens_are_the_CPUs()
    {
        AttentionTests tests = new(device);
        tests.Values_and_gradients_are_the_CPUs(1, 12, 5, 4, 2, isRelative: true);
        tests.Those_of_bfloat16_are_the_CPUs(isRelative: false);
        tests.Tokens_and_positions_are_the_CPUs(2, 5, 3, 7);
        tests.Resized_positions_and_their_gradient_are_the_CPUs(3, 3, 5, 5, 1, 4);
    }

    [Fact]
    public void What_drops_joins_and_gates_is_the_CPUs()
    {
        StructureTests tests = new(device);
        tests.Images_are_dropped_as_on_the_CPU(0.6f);
        tests.Elements_are_dropped_as_on_the_CPU(2, 5, 3, 7);
        tests.Flattening_and_its_gradient_are_the_CPUs(2, 5, 3, 7);
        tests.Joining_and_slicing_are_the_CPUs(2, 8, 3, 7);
        tests.Gradients_of_gates_are_the_CPUs(2, 5, 3, 7);
    }

    [Fact]
    public void Input_and_loss_are_the_CPUs()
    {
        new BatchInputTests(device).Input_is_the_CPUs(3, MixKind.Mixup);
        new BatchInputTests(device).Input_is_the_CPUs(3, MixKind.Cutmix);
        new LossTests(device).Losses_predictions_and_gradients_are_the_CPUs(0.3f, 0.1f, 9);
        new LossTests(device).The_loss_of_bfloat16_is_the_CPUs();
    }

    /// <summary>Magnitudes are those of normal numbers: others are zero.</summary>
    [Fact]
    public void Updates_are_the_CPUs()
    {
        using UpdateTests updates = new(device);
        foreach (string name in new[] { "sgd", "nesterov", "adamw", "lamb", "lion", "one's own" })
            updates.Steps_are_the_CPUs(name);
        updates.An_average_moves_by_its_share();
        using TrainingMemoryTests memory = new(device);
        memory.The_norm_is_the_CPUs_whatever_the_magnitude(1e-20f);
        memory.The_norm_is_the_CPUs_whatever_the_magnitude(5e37f);
        memory.The_norm_is_not_finite_when_a_gradient_is_not(float.NaN);
        memory.A_value_that_is_not_finite_is_found(float.NegativeInfinity);
        memory.Norms_of_tensors_are_the_CPUs_whatever_the_magnitude(5e36f, 1e-32f);
        memory.Gradients_of_several_batches_add_up();
        memory.The_average_is_the_CPUs_and_changes_places_with_the_state();
    }
}

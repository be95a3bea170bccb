using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;
using Regex = System.Text.RegularExpressions.Regex;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What ILGPU makes of the order of loads, stores and barriers, and of branches.</summary>
[Collection(nameof(TestDevice))]
public class KernelPassesTests(TestDevice device)
{
    [Fact]
    public void What_is_read_before_a_store_in_place_stays_before_it()
    {
        string ptx = KernelText.Ptx(typeof(ReplaceAndAddUp)), source = KernelText.OpenCL(typeof(ReplaceAndAddUp));
        Assert.True(
            ptx.IndexOf("ld.global.f32", StringComparison.Ordinal) < ptx.IndexOf(
                "st.global.f32", StringComparison.Ordinal), ptx);
        // var12 =  * var11; and later  * var13 =  2.0f;
        Assert.Matches(new Regex(@"var\d+ = +\* *var\d+;[^}]*\* *var\d+ = +2\.0f;"), source);
    }

    [Fact]
    public void Barriers_order_shared_memory_and_the_devices()
    {
        Type kernel = typeof(SweepKernel<GpuFloat32, TallTile, VectorWidth, GpuPlainLoad, GpuPlainStore>);
        Assert.Equal(6, Regex.Count(KernelText.Ptx(kernel), @"bar(rier)?\.sync"));
        Assert.Equal(6,
            Regex.Count(
                KernelText.OpenCL(kernel), @"work_group_barrier\(CLK_LOCAL_MEM_FENCE \| CLK_GLOBAL_MEM_FENCE\)"));
    }

    [Fact]
    public void Sums_in_place_are_of_what_was_there()
    {
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin values = twins.Vector(3, 4, 5), sum = twins.Target(1);
        device.Gpu.Launch(new Index3D(1, 1, 1), 1, new ReplaceAndAddUp(values.Gpu, sum.Gpu));
        Assert.Equal([2f, 2f, 2f], values.Download());
        Assert.Equal([12f], sum.Download());
    }

    /// <summary>Which of two constants a thread has chosen is not the same for all of them.</summary>
    [Fact]
    public void Threads_of_a_warp_may_choose_otherwise()
    {
        Assert.DoesNotContain(".uni", KernelText.Ptx(typeof(ChooseAndCount)));
        using Twins<GpuFloat32> twins = new(device);
        VectorTwin values = twins.Vector(1, -1, 1, -1);
        device.Gpu.Launch(new Index3D(1, 1, 1), 4, new ChooseAndCount(values.Gpu));
        Assert.Equal([6f, 1f, 6f, 1f], values.Download());
    }

    /// <summary>Adds one to each value twice where it is negative, else five times.</summary>
    internal readonly struct ChooseAndCount(ArrayView<float> values) : IGpuKernel
    {
        private readonly ArrayView<float> values = values;

        public void Run()
        {
            float value = values[Group.IdxX];
            int rounds = value < 0 ? 2 : 5;
            for (int i = 0; i < rounds; i++) value += 1;
            values[Group.IdxX] = value;
        }
    }

    /// <summary>Makes twos of values, and leaves the sum of what they were.</summary>
    // ILGPU's launchers take no private types.
    internal readonly struct ReplaceAndAddUp(ArrayView<float> values, ArrayView<float> sum) : IGpuKernel
    {
        private readonly ArrayView<float> values = values, sum = sum;

        public void Run()
        {
            float total = 0;
            for (int i = 0; i < values.IntLength; i++)
            {
                float value = values[i];
                values[i] = 2;
                total += value;
            }

            sum[0] = total;
        }
    }
}

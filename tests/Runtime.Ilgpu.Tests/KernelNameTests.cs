using System.Text.RegularExpressions;
using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Maps;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What compilers and profilers call kernels.</summary>
public class KernelNameTests
{
    [Theory]
    [InlineData(typeof(SgdKernelLike), "KernelNameTests_SgdKernelLike")]
    [InlineData(typeof(TotalKernel), "Total")]
    [InlineData(
        typeof(TensorSweepKernel<WideTile, DirectReading, GpuPlainLoad, GpuPlainStore>),
        "TensorSweep_WideTile_DirectReading_PlainLoad_PlainStore")]
    [InlineData(
        typeof(MapKernel<GpuBFloat16, VectorWidth, MapElement<GpuBFloat16>, Model.GpuOperators.BiasStore<GpuBFloat16>>),
        "Map_BFloat16_VectorWidth_MapElement_BFloat16_KernelNameTests_Model_BiasStore_BFloat16")]
    [InlineData(typeof(Größe), "KernelNameTests_Gr__e")]
    public void Say_what_is_compiled_in_and_nothing_that_all_say(Type kernel, string name) =>
        Assert.Equal(name, KernelName.Of(kernel));

    [Fact]
    public void Are_those_of_entry_points()
    {
        const string Name = "Kernel_TensorSweep_WideTile_DirectReading_PlainLoad_PlainStore";
        Type kernel = typeof(TensorSweepKernel<WideTile, DirectReading, GpuPlainLoad, GpuPlainStore>);
        Assert.Matches($@"\.visible \.entry {Name}\(", KernelText.Ptx(kernel));
        Assert.Matches(@"kernel void Kernel_Total\(", KernelText.OpenCL(typeof(TotalKernel)));
    }

    /// <summary>All kernels of one device are compiled apart, and none is like another to a profiler.</summary>
    [Fact]
    public void Differ_from_kernel_to_kernel()
    {
        string[] names = [.. KernelTextTests.Table.Select(KernelName.Of)];
        Assert.Equal(names.Order(), names.Distinct().Order());
        Assert.All(names, name => Assert.Matches(new Regex("^[A-Za-z][A-Za-z0-9_]{1,200}$"), name));
    }

    internal readonly struct SgdKernelLike;

    internal readonly struct Größe;

    private static class Model
    {
        internal static class GpuOperators
        {
            internal readonly struct BiasStore<T>(GpuMap<T> map) : IGpuStore where T : unmanaged, IGpuElement<T>
            {
                private readonly GpuMap<T> map = map;

                public static int Sums => 0;

                public float Invoke(float value, int at, int channel, int image, ref GpuSums sums) =>
                    value + map.Load(at);
            }
        }
    }
}

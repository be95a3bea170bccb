using GResNet.Bench.Gpu.Profile;

namespace GResNet.Bench.Tests.Gpu;

/// <summary>Names of kernels in profiles.</summary>
public sealed class KernelNameTests
{
    [Theory]
    [InlineData(typeof(SgdKernel), "Sgd")]
    [InlineData(typeof(SweepKernel<GpuFloat32, Model.GpuOperators.SiLULoad, Model.GpuOperators.BiasStore<GpuFloat32>>), "Sweep<Float32, SiLULoad, BiasStore<Float32>>")]
    [InlineData(typeof(MapKernel<GpuFloat32, Window<GpuFloat32, GpuPlainLoad>>), "Map<Float32, Window<Float32, PlainLoad>>")]
    public void Say_what_is_compiled_in_and_nothing_that_all_say(Type kernel, string name) =>
        // They are nested in this class, as the runtime's are not.
        Assert.Equal(name, KernelName.Of(kernel).Replace($"{nameof(KernelNameTests)}.", "", StringComparison.Ordinal));

    private readonly struct SgdKernel;

    private readonly struct SweepKernel<T, TLoad, TStore>;

    private readonly struct MapKernel<T, TProducer>;

    private readonly struct Window<T, TLoad>;

    private readonly struct GpuFloat32;

    private readonly struct GpuPlainLoad;

    private static class Model
    {
        internal static class GpuOperators
        {
            internal readonly struct SiLULoad;

            internal readonly struct BiasStore<T>;
        }
    }
}

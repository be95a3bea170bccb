using GResNet.Dsl;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Ilgpu.Maps;

namespace GResNet.Equivalence.Tests;

/// <summary>Elementwise functions and operators on the CPU and on a GPU (simulated).</summary>
public sealed class FunctionTests(GpuModelTests.TestDevice tested) : IClassFixture<GpuModelTests.TestDevice>
{
    private static readonly Lazy<CompiledModel> Model = new(() => Compiler.CompileForGpus(FunctionNetwork.Source));

    [Fact]
    public void EveryFunctionIsTested() => Assert.All(
        typeof(Ops).GetMethods().Where(method => method.ReturnType == typeof(Scalar)),
        method => Assert.Contains(FunctionNetwork.Texts, text =>
            text.Contains(method.Name + "(", StringComparison.Ordinal)));

    [Fact]
    public void OnTheCpu() => FunctionNetwork.Check(Model.Value, model => new CpuTraining(model, batch: 1, threads: 1));

    [Fact]
    public void OnAGpu() => FunctionNetwork.Check(
        Model.Value, model => new GpuTraining<GpuFloat32>(tested.Device, model, batch: 1));
}

using System.Collections.Concurrent;
using GResNet.Equivalence.Tests.Architectures;
using GResNet.Equivalence.Tests.Compiling;
using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests;

/// <summary>
/// Networks for GPUs, on ILGPU's simulator or on what GRESNET_TEST_DEVICE names (cuda, opencl), against those of the
/// same class for the CPU: the zoo's models, small, and some drawn at random.
/// </summary>
public sealed class GpuModelTests(GpuModelTests.TestDevice tested) : IClassFixture<GpuModelTests.TestDevice>
{
    /// <summary>Relative differences that rounding explains.</summary>
    private const double Forward = 4e-5, Gradient = 2e-4, Trained = 1e-4, BFloat16Forward = 1e-2,
        BFloat16Gradient = 6e-2;

    // Barriers of the simulator are dear: they are nearly all that these tests take.
    private const int Batch = 2, Steps = 2, RandomModels = 6, MostPixels = 11;

    private static readonly ConcurrentDictionary<string, Lazy<CompiledModel>> Compiled = new();

    private readonly GpuDevice device = tested.Device;

    public static TheoryData<string> Names =>
        [
            "GResNetSmall", "ResNetSmall", "Mixed", "SharedLayers", "ImageNorms", "Functions", "Transformer", "Excited",
        ];

    public static TheoryData<int> Seeds =>
    [
        .. Enumerable.Range(1, 100).Where(seed => RandomArchitecture.Of(seed).Resolution <= MostPixels)
            .Take(RandomModels),
    ];

    [Theory, MemberData(nameof(Names))]
    public void AStepIsThatOfTheCpu(string name) => TrainsAlike<GpuFloat32>(Model(name), 1, Forward, Gradient);

    [Theory, MemberData(nameof(Names))]
    public void SomeStepsLeaveTheCpusParametersAndStatistics(string name)
    {
        var experiment = new Experiment(Model(name), 1, Batch);
        Check(
            experiment.TrainOn(Variant.Direct, OnDevice<GpuFloat32>, Steps),
            experiment.TrainOn(Variant.Direct, OnCpu, Steps), Trained, Trained);
    }

    [Theory]
    [InlineData("GResNetSmall")]
    [InlineData("Transformer")]
    public void StepsWhereHalfIsFrozenLeaveTheCpusParametersAndStatistics(string name)
    {
        var experiment = new Experiment(Model(name), 1, Batch, freezes: true);
        Check(
            experiment.TrainOn(Variant.Direct, OnDevice<GpuFloat32>, Steps),
            experiment.TrainOn(Variant.Direct, OnCpu, Steps), Trained, Trained);
    }

    [Theory, MemberData(nameof(Names))]
    public void InferenceIsThatOfTheCpu(string name)
    {
        var experiment = new Experiment(Model(name), 1, Batch);
        float[] onDevice = experiment.Infer(Variant.Direct, (model, batch, images) =>
            GpuInference.Run<GpuFloat32>(device, model, batch, images));
        double difference = Difference.Of(onDevice, experiment.Infer(Variant.Direct));
        Assert.True(difference <= Forward, $"the logits differ by {difference:E1}");
    }

    /// <summary>
    /// Of a network without kinks: behind one, values of eight bits are often enough on its other side.
    /// </summary>
    [Fact]
    public void AStepOfBFloat16IsNearThatOfTheCpu() =>
        TrainsAlike<GpuBFloat16>(Model("GResNetSmall"), 1, BFloat16Forward, BFloat16Gradient);

    [Theory, MemberData(nameof(Seeds))]
    public void RandomModelsTrainAsOnTheCpu(int seed) =>
        TrainsAlike<GpuFloat32>(
            Compile($"{seed}", () => [RandomArchitecture.Of(seed).Source]), (ulong)seed, Forward, Gradient);

    private static CpuTraining OnCpu(IModel model, int batch) => new CpuTraining(model, batch, threads: 2);

    private GpuTraining<T> OnDevice<T>(IModel model, int batch) where T : unmanaged, IGpuElement<T> =>
        new GpuTraining<T>(device, model, batch);

    private void TrainsAlike<T>(CompiledModel model, ulong seed, double forward, double gradient) where T
        : unmanaged, IGpuElement<T>
    {
        var experiment = new Experiment(model, seed, Batch);
        Check(
            experiment.Train(Variant.Direct, OnDevice<T>), experiment.Train(Variant.Direct, OnCpu), forward, gradient);
    }

    private static void Check(
        Dictionary<string, float[]> found, Dictionary<string, float[]> expected, double forward, double gradient)
    {
        string[] wrong = [.. Difference.Of(found, expected)
            .Where(tensor => !(tensor.Difference <= (Difference.IsGradient(tensor.Tensor) ? gradient : forward)))
            .Select(tensor => $"{tensor.Tensor} differs by {tensor.Difference:E1}")];
        if (wrong.Length > 0) Assert.Fail(string.Join('\n', wrong));
    }

    private static CompiledModel Model(string name) =>
        Compile(name, () => ModelSources.WithBlocks(name));

    private static CompiledModel Compile(string key, Func<string[]> sources) =>
        Compiled.GetOrAdd(key, _ => new Lazy<CompiledModel>(() => Compiler.CompileForGpus(sources()))).Value;

    /// <summary>The device, shared: kernels are compiled once.</summary>
    public sealed class TestDevice : IDisposable
    {
        public GpuDevice Device { get; } = GpuDevice.Open(
            GpuKinds.Parse(Environment.GetEnvironmentVariable("GRESNET_TEST_DEVICE") ?? GpuKind.Simulator.Name()));

        public void Dispose() => Device.Dispose();
    }
}

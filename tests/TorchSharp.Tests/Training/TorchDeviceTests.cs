using GResNet.Imaging.Transforms;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Threading;
using GResNet.Training;
using GResNet.Training.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests.Training;

/// <summary>What a device says of itself and of what it cannot do, and what it classifies.</summary>
public sealed class TorchDeviceTests : IDisposable
{
    private readonly WorkerPool workers = new(1);

    public void Dispose() => workers.Dispose();

    [TorchTheory]
    [InlineData(null)]
    [InlineData("cpu")]
    public void The_processor_has_two_names(string? address)
    {
        using IComputeDevice device = new TorchDevices().Open(address, workers);
        Assert.StartsWith("torch:cpu, TorchSharp 0.", device.Name, StringComparison.Ordinal);
        Assert.False(device.HasOwnMemory);
        Assert.True(device.MemoryBytes > 0);
        Assert.StartsWith("torch:cpu  TorchSharp 0.", new TorchDevices().List().First(), StringComparison.Ordinal);
    }

    [TorchTheory]
    [InlineData("tpu", "There is no device torch:tpu: torch is libtorch on the processor, torch:cuda on the first GPU")]
    [InlineData("cuda:first", "There is no device torch:cuda:first: torch")]
    [InlineData("cpu:0", "There is no device torch:cpu:0: torch")]
    [InlineData("", "There is no device torch:: torch")]
    [InlineData("cuda:99", "torch:cuda:99 is not there|There is no torch:cuda:99; the GPUs of libtorch are 0 to ")]
    public void What_is_not_there_is_an_error_that_says_what_there_is(string address, string expected)
    {
        string message = Assert.Throws<DeviceException>(() => new TorchDevices().Open(address, workers)).Message;
        Assert.Contains(expected.Split('|'), start => message.StartsWith(start, StringComparison.Ordinal));
    }

    [TorchFact]
    public void A_model_of_a_project_without_TorchSharp_is_refused()
    {
        using var model = new PlainModel();
        using TorchComputeDevice device = TorchComputeDevice.Open(null, workers);
        Assert.Contains(
            "must reference the package GResNet.TorchSharp",
            Assert.Throws<DeviceException>(() => device.CreateClassifier(model, Setup)).Message,
            StringComparison.Ordinal);
    }

    [TorchFact]
    public void What_libtorch_throws_is_told_in_a_line()
    {
        DeviceException error = Assert.Throws<DeviceException>(() =>
            TorchFailure.Told(CPU, () => zeros(2).add(zeros(3))));
        Assert.StartsWith(
            "libtorch failed on torch:cpu: The size of tensor a", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith(
            "There is not enough memory on torch:cpu: a smaller batch needs less",
            Assert.Throws<InsufficientMemoryException>(() => TorchFailure.Told(CPU, () => empty(1L << 52))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Logits and embeddings are the processor's; of new weights after they are read again.</summary>
    [TorchFact]
    public void A_classifier_sees_what_the_processors_sees()
    {
        using TinyNorms model = new();
        model.State.Initialize(3);
        using var cpu = new CpuDevice(workers);
        using TorchComputeDevice device = TorchComputeDevice.Open(null, workers);
        using IBatchClassifier expected = cpu.CreateClassifier(model, Setup),
            found = device.CreateClassifier(model, Setup);
        Assert.Equal((4, Greys.Resolution), (found.Capacity, found.Resolution));
        Batch batch = Greys.Batch(3);
        Same();
        model.State["head.weight"].Span.Fill(0.5f);
        expected.Prepare();
        found.Prepare();
        Same();

        void Same()
        {
            Near(Values(expected.Classify(batch)), Values(found.Classify(batch)));
            Near(Values(expected.EndEmbedding()), Values(found.EndEmbedding()));
        }
    }

    private static ClassifierSetup Setup => new(Greys.Resolution, 4, Greys.Normalization);

    private static void Near(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static float[] Values(FeatureMap map)
    {
        float[] values = new float[map.Batch * map.Channels];
        map.CopyTo(values);
        return values;
    }
}

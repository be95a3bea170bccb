using GResNet.Imaging.Transforms;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Models;
using GResNet.Runtime.Random;
using GResNet.Runtime.Threading;
using GResNet.Training.Vectors;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>A model's twin in training, differentiated by libtorch.</summary>
internal sealed class TorchTraining : IDeviceNetwork
{
    private readonly Device device;
    private readonly WorkerPool workers;
    private readonly TrainingSetup setup;
    private readonly TorchState state;
    private readonly TorchInput input;
    private readonly TorchVector gradients;
    private readonly Tensor loss, correct;

    /// <summary>Takes the memory, but for what libtorch takes as it computes.</summary>
    /// <param name="device">Where it trains.</param>
    /// <param name="model">What is trained.</param>
    /// <param name="setup">How.</param>
    /// <param name="workers">Threads for what is done outside libtorch.</param>
    public TorchTraining(Device device, IModel model, TrainingSetup setup, WorkerPool workers)
    {
        this.device = device;
        this.setup = setup;
        this.workers = workers;
        state = new TorchState(device, model);
        try
        {
            state.Twin.DropPath = setup.Recipe.DropPath;
            gradients = state.Vectors.Of(model.State.Parameters.Length);
            state.LeaveGradientsIn(gradients);
            input = new TorchInput(
                device, new ClassifierSetup(setup.Resolution, setup.Recipe.Batch, setup.Normalization));
            loss = zeros([], ScalarType.Float64, device).DetachFromDisposeScope();
            correct = zeros([], ScalarType.Int64, device).DetachFromDisposeScope();
        }
        catch
        {
            input?.Dispose();
            loss?.Dispose();
            state.Dispose();
            throw;
        }
    }

    public DeviceVectors Vectors => state.Vectors;

    public DeviceVector Parameters => state.Parameters;

    public DeviceVector Statistics => state.Statistics;

    public DeviceVector Gradients => gradients;

    public void BeginStep()
    {
        using DisposeScope scope = NewDisposeScope();
        loss.zero_();
        correct.zero_();
    }

    public void AddBatch(Batch batch, long number) => TorchFailure.Told(device, () =>
    {
        using DisposeScope scope = NewDisposeScope();
        state.Twin.train();
        state.Twin.Random = new RandomKey(setup.DropoutSeed, number, Stream: 0)
        {
            FirstImage = setup.FirstImage, OtherImages = setup.OtherImages,
        };
        gradients.Values.zero_();
        Tensor logits = state.Twin.call(input.Load(batch));
        (Tensor mean, Tensor right) = TorchLoss.Of(
            logits, new Targets(batch.Labels, (float)batch.Mix.Share, setup.Recipe.Smoothing), setup.Classes);
        mean.backward();
        loss.add_(mean.detach());
        correct.add_(right);
    });

    /// <summary>Nothing is gained: libtorch waits for a copy from memory like this.</summary>
    public void Prefetch(Batch batch)
    {
    }

    public (double Loss, int Correct) EndStep() =>
        TorchFailure.Told(device, () => (loss.item<double>(), checked((int)correct.item<long>())));

    public IBatchClassifier CreateClassifier(ClassifierSetup measuring) => TorchFailure.Told(device, () =>
        new TorchClassifier(state, measuring, workers, prepare: () => { }));

    public void Dispose()
    {
        input.Dispose();
        loss.Dispose();
        correct.Dispose();
        state.Dispose();
    }
}

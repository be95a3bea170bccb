using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.TorchSharp.Tests;

/// <summary>Not made by a generator that knew of TorchSharp.</summary>
internal sealed class PlainModel : IModel
{
    public ModelSummary Summary { get; } = new("Plain", 3, 2, 0, "", [], []);

    public ModelState State { get; } = new([]);

    public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
        throw new NotSupportedException();

    public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
        throw new NotSupportedException();

    public void Dispose() => State.Dispose();
}

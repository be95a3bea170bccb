using GResNet.Runtime.Models;
using GResNet.Runtime.Threading;

namespace GResNet.Bench.ServeOnnx;

/// <summary>A model whose inference is ONNX Runtime's, of its export.</summary>
/// <param name="model">The model, with its weights.</param>
/// <param name="threads">Threads that ONNX Runtime computes on.</param>
internal sealed class OnnxModel(IModel model, int threads) : IModel
{
    public ModelSummary Summary => model.Summary;

    public ModelState State => model.State;

    public TrainingNetwork ToTraining(int resolution, int batch, WorkerPool workers) =>
        throw new NotSupportedException("It classifies alone.");

    public InferenceNetwork ToInference(int resolution, int batch, WorkerPool workers) =>
        OnnxNetwork.Create(model, resolution, batch, threads, workers);

    public void Dispose() => model.Dispose();
}

using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Training;
using GResNet.Training.Ilgpu;
using GResNet.Training.Vectors;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Training on a device.</summary>
/// <typeparam name="T">What maps hold.</typeparam>
internal sealed class GpuTraining<T> : ITraining
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuState state;
    private readonly GpuTrainingNetwork<T> network;
    private readonly GpuVectors vectors;
    private readonly DeviceVector gradients;
    private readonly OptimizerState optimizer;

    public GpuTraining(GpuDevice device, IModel model, int batch)
    {
        state = new GpuState(device, model.State);
        network = (GpuTrainingNetwork<T>)((IGpuModel)model).ToTraining(
            model.Summary.Resolutions[0].Resolution, batch, state, GpuMaps.Precision<T>());
        vectors = new GpuVectors(device);
        gradients = vectors.Of(network.Gradients);
        optimizer = new OptimizerState(
            vectors, vectors.Of(state.Parameters), ParameterGroup.Of(model.State, CpuTraining.WeightDecay, default),
            CpuTraining.Optimizer);
    }

    public float[] Forward(float[] images, ulong seed, long step, float dropPath)
    {
        network.Seed = seed;
        network.Step = step;
        network.DropPath = dropPath;
        network.Image.CopyFrom(state.Device, images);
        network.Forward();
        return network.Logits.ToArray(state.Device);
    }

    public float[] Backward(float[] logitsGradient)
    {
        network.LogitsGradient.CopyFrom(state.Device, logitsGradient);
        network.Backward();
        state.Download();
        gradients.Download();
        return gradients.Host.Span.ToArray();
    }

    public void Update()
    {
        optimizer.Step(gradients, CpuTraining.Rate);
        state.Download();
    }

    public void Dispose()
    {
        vectors.Dispose();
        network.Dispose();
        state.Dispose();
    }
}

using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;
using GResNet.Training.Ilgpu;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Training on a device.</summary>
/// <typeparam name="T">What maps hold.</typeparam>
internal sealed class GpuTraining<T> : ITraining
    where T : unmanaged, IGpuElement<T>
{
    private readonly GpuState state;
    private readonly GpuTrainingNetwork<T> network;
    private readonly GpuParameters parameters;
    private readonly GpuArena velocity;

    public GpuTraining(GpuDevice device, IModel model, int batch)
    {
        state = new GpuState(device, model.State);
        network = (GpuTrainingNetwork<T>)((IGpuModel)model).ToTraining(
            model.Summary.Resolutions[0].Resolution, batch, state, GpuMaps.Precision<T>());
        parameters = new GpuParameters(device, model.State, CpuTraining.Options.Decays);
        velocity = device.Allocate(model.State.Parameters.Length);
        Velocity.MemSetToZero(device.Accelerator.DefaultStream);
    }

    private ArrayView<float> Velocity => velocity.Vector(0, state.State.Parameters.Length);

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
        float[] gradients = new float[network.Gradients.Length];
        network.Gradients.CopyToCPU(state.Device.Accelerator.DefaultStream, gradients);
        return gradients;
    }

    public void Update()
    {
        GpuUpdates.Sgd(
            parameters, CpuTraining.Options, CpuTraining.Rate, gradientScale: 1, state.Parameters, network.Gradients,
            Velocity);
        state.Download();
    }

    public void Dispose()
    {
        velocity.Dispose();
        parameters.Dispose();
        network.Dispose();
        state.Dispose();
    }
}

using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Maps;
using GResNet.Runtime.Models;

namespace GResNet.Equivalence.Tests.Running;

/// <summary>Inference on a device.</summary>
internal static class GpuInference
{
    /// <summary>The logits of <paramref name="images"/>, N × C × H × W.</summary>
    public static float[] Run<T>(GpuDevice device, IModel model, int batch, float[] images) where T
        : unmanaged, IGpuElement<T>
    {
        using var state = new GpuState(device, model.State);
        using var network = (GpuInferenceNetwork<T>)((IGpuModel)model).ToInference(
            model.Summary.Resolutions[0].Resolution, batch, state, GpuMaps.Precision<T>());
        network.Prepare();
        network.Image.CopyFrom(device, images);
        network.Forward();
        return network.Logits.ToArray(device);
    }
}

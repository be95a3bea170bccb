using GResNet.Runtime.Ilgpu.Kernels;
using GResNet.Runtime.Ilgpu.Tests.Ptx;
using GResNet.Runtime.Models;
using GResNet.Zoo;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>Every kernel that the networks of the zoo launch, with their operators, as PTX and as OpenCL C.</summary>
public class EmittedKernelTests
{
    public static TheoryData<string, GpuPrecision> Networks => new()
    {
        { "GResNet50", GpuPrecision.Float32 },
        { "GResNet50", GpuPrecision.BFloat16 },
        { "ResNet50", GpuPrecision.Float32 },
        { "ResNet50", GpuPrecision.BFloat16 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void On_CUDA(string model, GpuPrecision precision)
    {
        HashSet<Type> kernels = Launched(model, precision, hasTensorCores: true);
        foreach (Type kernel in kernels)
        {
            string ptx = KernelText.Ptx(kernel);
            KernelText.CheckPtx(ptx);
            Ptxas.Check(ptx);
        }

        bool multipliesMatrices = kernels.Any(kernel => typeof(IBoundedKernel).IsAssignableFrom(kernel));
        Assert.Equal(precision == GpuPrecision.BFloat16, multipliesMatrices);
        Assert.Equal(kernels.Count, kernels.Select(KernelName.Of).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void On_OpenCL(string model, GpuPrecision precision)
    {
        foreach (Type kernel in Launched(model, precision, hasTensorCores: false))
            KernelText.CheckOpenCL(KernelText.OpenCL(kernel));
    }

    /// <summary>The kernels of a training step, and of inference.</summary>
    private static HashSet<Type> Launched(string name, GpuPrecision precision, bool hasTensorCores)
    {
        HashSet<Type> kernels = [];
        using GpuDevice device = GpuDevice.Open(
            GpuKind.Simulator, 0,
            new GpuSettings { HasTensorCores = hasTensorCores, Executor = (_, _, kernel) =>
                kernels.Add(kernel.GetType()) });
        using IGpuModel model = name == "GResNet50" ? new GResNet50() : new ResNet50();
        model.State.Initialize(1);
        using GpuState state = new(device, model.State);
        int resolution = model.Summary.Resolutions.Min(r => r.Resolution), classes = model.Summary.Classes;
        using (GpuTrainingNetwork network = model.ToTraining(resolution, 1, state, precision))
        {
            network.Forward();
            using MemoryBuffer1D<int, Stride1D.Dense> labels = device.Accelerator.Allocate1D<int>(1),
                predicted = device.Accelerator.Allocate1D<int>(1);
            using MemoryBuffer1D<float, Stride1D.Dense> losses = device.Accelerator.Allocate1D<float>(1);
            network.Loss(labels.View.BaseView, 1, 0, classes, losses.View.BaseView, predicted.View.BaseView);
            network.Backward();
        }

        using GpuInferenceNetwork inference = model.ToInference(resolution, 1, state, precision);
        inference.Prepare();
        inference.Forward();
        return kernels;
    }
}

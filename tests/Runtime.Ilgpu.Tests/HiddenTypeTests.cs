using System.ComponentModel;
using System.Reflection;
using GResNet.Runtime.Kernels;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Onnx;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>What generated code alone calls is not offered by editors; all else is.</summary>
public sealed class HiddenTypeTests
{
    private static readonly string[] Namespaces =
    [
        "GResNet.Runtime.Geometry", "GResNet.Runtime.Kernels", "GResNet.Runtime.Ilgpu.Kernels",
        "GResNet.Runtime.Ilgpu.Maps", "GResNet.Runtime.Ilgpu.Memory", "GResNet.Runtime.Onnx",
    ];

    private static readonly HashSet<Type> OfOtherNamespaces =
        [
            typeof(ChannelStatistics), typeof(MovingStatistics), typeof(NetworkPlan), typeof(RegisteredModelsAttribute),
            typeof(GpuArena), typeof(IGpuKernel), typeof(KernelName),
        ];

    /// <summary>Who writes a training loop of their own calls the loss; who exports says how.</summary>
    private static readonly HashSet<Type> Offered =
    [
        typeof(SoftmaxCrossEntropy), typeof(Targets), typeof(ImageResult), typeof(OnnxExport), typeof(OnnxOptions),
    ];

    [Theory]
    [InlineData(typeof(IModel))]
    [InlineData(typeof(GpuDevice))]
    public void Types_of_generated_code_are_hidden(Type ofAssembly)
    {
        Type[] types = [.. ofAssembly.Assembly.GetExportedTypes().Where(type => !type.IsNested)];
        Assert.Equal(
            types.Where(IsOfGeneratedCode).Select(type => type.FullName),
            types.Where(IsHidden).Select(type => type.FullName));
    }

    private static bool IsOfGeneratedCode(Type type) =>
        OfOtherNamespaces.Contains(type) || Namespaces.Contains(type.Namespace) && !Offered.Contains(type);

    private static bool IsHidden(Type type) =>
        type.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never;
}

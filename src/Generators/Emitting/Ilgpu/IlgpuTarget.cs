using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Planning;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Emitting.Ilgpu;

/// <summary>
/// Networks for CUDA and OpenCL: one value a thread. Classes are generic in what maps hold, float32 or
/// bfloat16, so that one text serves both precisions.
/// </summary>
internal sealed class IlgpuTarget : Target, IConvolutionTarget
{
    /// <summary>The constraint of what maps hold.</summary>
    public const string Constraint = "where T : unmanaged, Maps::IGpuElement<T>";

    public override OperatorLanguage Language { get; } = new IlgpuOperatorLanguage();

    public override IReadOnlyList<(string Alias, string Namespace)> Namespaces { get; } =
    [
        ("Geometry", "GResNet.Runtime.Geometry"),
        ("Ilgpu", "GResNet.Runtime.Ilgpu"),
        ("Kernels", "GResNet.Runtime.Ilgpu.Kernels"),
        ("Maps", "GResNet.Runtime.Ilgpu.Maps"),
        ("Models", "GResNet.Runtime.Models"),
        ("Views", "ILGPU"),
    ];

    public string Name => "Ilgpu";

    public override string Prefix => "Gpu";

    public override string NoVector => "default";

    public override string Where => " on a GPU";

    public override string OfWhat => " as float32";

    public override string TypeParameters => "<T>";

    public Algorithm Choose(ConvolutionShape geometry, Shape x, bool transposed) => Algorithm.Convolution;

    public long PackedLength(ConvolutionShape geometry, Algorithm algorithm, bool transposed) =>
        geometry.WeightCount;

    public override string Call(string method, bool isShared, params string[] arguments) =>
        $"{Kernel(method)}({string.Join(", ", arguments.Prepend("Device"))})";

    public override string Images(string offset) => $"Images({offset})";

    public override string Constructor(string kind) =>
        $"(Ilgpu::GpuState state, int capacity)\n    : Ilgpu::Gpu{kind}Network<T>(state, Plan, capacity)\n    "
            + $"{Constraint}";

    protected override string OperatorNamespace => "Maps";

    protected override string Concern(string name) => "Ilgpu." + name;
}

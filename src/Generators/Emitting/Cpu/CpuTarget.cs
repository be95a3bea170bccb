using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Emitting.Networks;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>Networks for the CPU: vectors of 16 channels, work shared among threads.</summary>
internal sealed class CpuTarget : Target
{
    public override OperatorLanguage Language { get; } = new CpuOperatorLanguage();

    public override IReadOnlyList<(string Alias, string Namespace)> Namespaces { get; } =
    [
        ("Compiler", "System.Runtime.CompilerServices"),
        ("Geometry", "GResNet.Runtime.Geometry"),
        ("Kernels", "GResNet.Runtime.Kernels"),
        ("Memory", "GResNet.Runtime.Memory"),
        ("Models", "GResNet.Runtime.Models"),
        ("Simd", "System.Runtime.Intrinsics"),
        ("Threading", "GResNet.Runtime.Threading"),
    ];

    public override string Prefix => "";

    public override string NoVector => "Memory::FloatView.Empty";

    public override string Where => "";

    public override string OfWhat => "";

    public override string TypeParameters => "";

    public override string Call(string method, bool isShared, params string[] arguments) =>
        $"{Kernel(method)}({string.Join(", ", isShared ? arguments.Prepend("Workers") : arguments)})";

    public override string Images(string offset) => $"Map({offset}, 1, 1, 1)";

    public override string Constructor(string kind) =>
        $"(Models::ModelState state, int capacity, Threading::WorkerPool workers)\n    : Models::{kind}Network(state, "
            + $"Plan, capacity, workers)";

    protected override string OperatorNamespace => "Kernels";

    protected override string Concern(string name) => name;
}

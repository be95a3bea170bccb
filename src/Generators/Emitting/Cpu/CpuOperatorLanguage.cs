using System.Collections.Generic;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>Sixteen channels of a pixel at once.</summary>
internal sealed class CpuOperatorLanguage : OperatorLanguage
{
    private static readonly string[] sums = ["first", "second"];

    public override string Value => "Simd::Vector512<float>";

    public override string Vector => "Memory::FloatView";

    public override string Map => "Memory::FeatureMap";

    public override string Images => Map;

    public override IReadOnlyList<string> Parameters { get; } = ["at", "channel", "image", .. sums];

    protected override string Type(string name) => $"Kernels::{name}";

    public override string Constant(float value) => $"Simd::Vector512.Create({Literal.Of(value)})";

    public override string MultiplyAdd(string a, string b, string c) =>
        $"Simd::Vector512.MultiplyAddEstimate({a}, {b}, {c})";

    public override string Add(int sum, string term) => $"{sums[sum]} += {term};";

    public override string AddProduct(int sum, string a, string b) => $"{sums[sum]} = {MultiplyAdd(a, b, sums[sum])};";

    public override string Read(string field, TensorType type) => type switch
    {
        TensorType.Vector { Length: 1 } => $"Simd::Vector512.Create({field}.Span[0])",
        TensorType.Vector => $"{field}.Load(channel)",
        TensorType.Images => field,
        _ => $"{field}.Load(at)",
    };

    public override string ReadSpread(string field) => $"{field}.Load(channel, image)";

    public override string Drop(string value, string factors) => $"Kernels::DropPath.Scale({value}, {factors}, image)";

    public override string Choose(Relation relation, string a, string b, string then, string otherwise) =>
        $"Simd::Vector512.ConditionalSelect(Simd::Vector512.{relation}({a}, {b}), {then}, {otherwise})";

    public override string Load(bool readsImage) =>
        $"""
        public static bool IsIdentity => false;

        public static bool ReadsImage => {Literal.Of(readsImage)};

        [Compiler::MethodImpl(Compiler::MethodImplOptions.AggressiveInlining)]
        public {Value} Invoke({Value} x, int channel, int image)
        """;

    public override string Store(int sums, bool readsImage) =>
        $"""
        public static bool IsIdentity => false;

        public static int Sums => {Literal.Of(sums)};

        public static bool ReadsImage => {Literal.Of(readsImage)};

        [Compiler::MethodImpl(Compiler::MethodImplOptions.AggressiveInlining)]
        public {Value} Invoke({Value} value, nint at, int channel, int image, ref {Value} first, ref {Value} second)
        """;

    public override string TypeParameters(bool hasMaps) => "";

    public override string Constraints(bool hasMaps) => "";
}

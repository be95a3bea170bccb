using System;
using System.Collections.Generic;
using GResNet.Generators.Emitting.Networks;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Ilgpu;

/// <summary>One value at a time.</summary>
internal sealed class IlgpuOperatorLanguage : OperatorLanguage
{
    public override string Value => "float";

    public override string Vector => "Views::ArrayView<float>";

    public override string Map => "Maps::GpuMap<T>";

    public override string Images => Vector;

    public override IReadOnlyList<string> Parameters { get; } = ["at", "channel", "image", "sums"];

    protected override string Type(string name) => $"Kernels::Gpu{name}";

    public override string Constant(float value) => Literal.Of(value);

    public override string MultiplyAdd(string a, string b, string c) => $"{a} * {b} + {c}";

    public override string Add(int sum, string term) => $"sums.{Sum(sum)} += {term};";

    public override string AddProduct(int sum, string a, string b) => $"sums.{Sum(sum)} += {a} * {b};";

    public override string Read(string field, TensorType type) => type switch
    {
        TensorType.Vector { Length: 1 } => $"{field}[0]",
        TensorType.Vector => $"{field}[channel]",
        TensorType.Images => field,
        _ => $"{field}.Load(at)",
    };

    public override string ReadSpread(string field) => $"{field}.Load(image * {field}.Channels + channel)";

    public override string Drop(string value, string factors) =>
        $"Kernels::GpuDropPath.Scale({value}, {factors}[image])";

    public override string Choose(Relation relation, string a, string b, string then, string otherwise) =>
        $"({a} {Sign(relation)} {b} ? {then} : {otherwise})";

    public override string Load(bool readsImage) => "public float Invoke(float x, int channel, int image)";

    public override string Store(int sums, bool readsImage) =>
        $"""
        public static int Sums => {Literal.Of(sums)};

        public float Invoke(float value, int at, int channel, int image, ref Maps::GpuSums sums)
        """;

    public override string TypeParameters(bool hasMaps) => hasMaps ? "<T>" : "";

    public override string Constraints(bool hasMaps) => hasMaps ? "\n    " + IlgpuTarget.Constraint : "";

    private static string Sign(Relation relation) => relation switch
    {
        Relation.LessThan => "<",
        Relation.LessThanOrEqual => "<=",
        Relation.GreaterThan => ">",
        Relation.GreaterThanOrEqual => ">=",
        _ => throw new InvalidOperationException(relation.ToString()),
    };

    private static string Sum(int sum) => sum == 0 ? "First" : "Second";
}

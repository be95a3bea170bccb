using GResNet.Generators.Emitting.Cpu;
using GResNet.Generators.Emitting.Ilgpu;
using GResNet.Generators.Expressions;
using static GResNet.Generators.Expressions.ElementaryFunction;
using static GResNet.Generators.Expressions.Relation;

namespace GResNet.Generators.Tests.Expressions;

/// <summary>
/// Expressions as they are written, and their derivatives by x. That the numbers are right is tested by running them.
/// </summary>
public class ScalarTests
{
    private static readonly Scalar X = new Argument(0), Y = new Argument(1);

    private static readonly DefinedFunction Ramp = new("Ramp", Min.Of(Max.Of(X, 0), 6));

    private static readonly (Scalar Scalar, string Formula, string Slope, string Cpu, string Gpu)[] Rows =
    [
        (X * X, "x²", "x + x", "x * x", "x * x"),
        (1 - X, "1f − x", "-1f", "Create(1f) - x", "1f - x"),
        (X - 2, "x − 2f", "1f", "x - Create(2f)", "x - 2f"),
        (X - (Y - 1), "x − (y − 1f)", "1f", "x - (y - Create(1f))", "x - (y - 1f)"),
        (2 * X + Y, "2f·x + y", "2f", "MultiplyAddEstimate(Create(2f), x, y)", "2f * x + y"),
        (X / (X * Y), "x/(x·y)", "1f/(x·y) − y·x/(x·y)/(x·y)", "x / (x * y)", "x / (x * y)"),
        (-(X + Y) * 0.5f, "0.5f·−(x + y)", "-0.5f", "-(x + y) * 0.5f", "-(x + y) * 0.5f"),
        (Choice.Of(GreaterThan, X, 0, X, 0.1f * X), "(x > 0f ? x : 0.1f·x)", "(x > 0f ? 1f : 0.1f)",
            "ConditionalSelect(GreaterThan(x, Create(0f)), x, 0.1f * x)", "(x > 0f ? x : 0.1f * x)"),
        (Sin.Of(2 * X), "sin(2f·x)", "2f·cos(2f·x)", "Math.Sin(2f * x)", "Math.Sin(2f * x)"),
        (Exp.Of(X) / (1 + Exp.Of(X)), "exp(x)/(1f + exp(x))",
            "exp(x)·1f/(1f + exp(x)) − exp(x)·exp(x)/(1f + exp(x))/(1f + exp(x))",
            "exp = Math.Exp(x); exp / (Create(1f) + exp)", "exp = Math.Exp(x); exp / (1f + exp)"),
        (Power(X + 1, 3), "(x + 1f)²·(x + 1f)", "(x + 1f + x + 1f)·(x + 1f) + (x + 1f)²",
            "sum = x + Create(1f); sum * sum * sum", "sum = x + 1f; sum * sum * sum"),
        (Ramp.Of(X + Y), "Ramp(x + y)", "Ramp′(x + y)", "Math.Min(Math.Max(x + y, Create(0f)), Create(6f))",
            "Math.Min(Math.Max(x + y, 0f), 6f)"),
        (Abs.Of(Y), "abs(y)", "0f", "Math.Abs(y)", "Math.Abs(y)"),
        (1 * X + 0, "x", "1f", "x", "x"),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Rows.Length)];

    [Theory, MemberData(nameof(Cases))]
    public void IsWrittenForPeople(int index) =>
        Assert.Equal(Rows[index].Formula, ScalarFormula.Of(Rows[index].Scalar, ["x", "y"]));

    [Theory, MemberData(nameof(Cases))]
    public void IsDifferentiatedByRule(int index) => Assert.Equal(
        Rows[index].Slope, ScalarFormula.Of(Differentiation.Of(Rows[index].Scalar, 0), ["x", "y"]));

    [Theory, MemberData(nameof(Cases))]
    public void IsWrittenForTheCpu(int index) =>
        Assert.Equal(Rows[index].Cpu, Code(Rows[index].Scalar, new CpuOperatorLanguage())
            .Replace("Simd::Vector512.", "", StringComparison.Ordinal)
            .Replace("Kernels::Scalar", "", StringComparison.Ordinal));

    [Theory, MemberData(nameof(Cases))]
    public void IsWrittenForGpus(int index) =>
        Assert.Equal(Rows[index].Gpu, Code(Rows[index].Scalar, new IlgpuOperatorLanguage())
            .Replace("Kernels::GpuScalar", "", StringComparison.Ordinal));

    /// <summary>What the other operands are read with is read once.</summary>
    [Fact]
    public void WhatIsReadTwiceIsLoadedOnce()
    {
        var code = new ScalarCode(X * X, new IlgpuOperatorLanguage(), ["z.Load(at)"], name => name);
        Assert.Equal([("loaded", "z.Load(at)")], code.Locals);
        Assert.Equal("loaded * loaded", code.Result);
    }

    private static string Code(Scalar scalar, IScalarLanguage language)
    {
        var code = new ScalarCode(scalar.Expand(_ => true), language, ["x", "y"], name => name);
        return string.Join("; ", [.. code.Locals.Select(local => $"{local.Name} = {local.Value}"), code.Result]);
    }
}

using System.Collections.Generic;
using System.Collections.Immutable;
using GResNet.Generators.Common;
using GResNet.Generators.Expressions;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// (x[, pilot]) → mean and biased variance per channel over the batch. Where they come from sums, these are of
/// deviations from the pilot, one value a channel near the mean, so that large means cost no accuracy.
/// </summary>
internal sealed record BatchStatistics : Op, IAuthored, IReduction, IInferred, IComposite
{
    public override OpWords Words => new("statistics", "Statistics");

    public string Identity(string? channels) => "statistics";

    public int Sums => 2;

    /// <summary>Its own kernel reads the map twice and needs no pilot.</summary>
    public int OwnOperands => 1;

    public OperatorWords Operator => new("Statistics", "statistics", ["z", "pilot"]);

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [new TensorType.Statistics(inputs[0].Shape.Channels)];

    /// <summary>
    /// What is measured of a batch is of no use: who reads it reads what <see cref="UpdateRunning"/> has gathered.
    /// </summary>
    public void Infer(Node node, Value[] inputs, IInference network)
    {
    }

    public void TakeApart(Node node, IParts parts)
    {
        if (parts.Expected(node.Output) is { } pilot) parts.Finish(this, node.Inputs[0], pilot);
        else parts.Finish(this, node.Inputs[0]);
    }

    public IEnumerable<string> Calls(IKernelOperands o) => [o.Shared("Statistics.Compute", o.In(0), o.Out)];

    public IEnumerable<string> Statements(IStoreLanguage language, int first, string[] operands) =>
    [
        $"{language.Value} deviation = {operands[0]} - {operands[1]};",
        language.Add(first, "deviation"),
        language.AddProduct(first + 1, "deviation", "deviation"),
    ];

    public string Formula(string[] operands) => $"statistics of {operands[0]}";

    public string Totals(string result) => $"{result}.Mean, {result}.Variance";

    public string? Finish(IKernelOperands o, string result, EquatableArray<Operand> operands, int pixels) =>
        o.Alone("Statistics.FromSums", result, o.In(operands[1].Index), KernelCall.Count(pixels));
}

/// <summary>
/// (statistics, running mean, running variance) → nothing: moves the running statistics by <paramref name="Momentum"/>.
/// The statistics are of <paramref name="Pixels"/> an image.
/// </summary>
internal sealed record UpdateRunning(float Momentum, int Pixels) : Op, IAuthored, IKernel, IInferred
{
    public override OpWords Words => new("running statistics", []);

    // How many pixels an image has follows from the operands, and from the resolution.
    public string Identity(string? channels) => $"update running statistics {Ops.Identity.Of(Momentum)}";

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) => [];

    public void Infer(Node node, Value[] inputs, IInference network) => network.Replace(
        node.Inputs[0], network.Add(new RunningStatistics(), node.Inputs[0].Name, inputs[1], inputs[2]));

    public IEnumerable<string> Calls(IKernelOperands o) =>
        [o.Alone("Statistics.UpdateRunning", o.In(0), KernelCall.Count(Pixels), Literal.Of(Momentum), o.Running(1, 2))];
}

/// <summary>(running mean, running variance) → statistics: a name for memory that is there.</summary>
internal sealed record RunningStatistics : Op, IKernel
{
    public override OpWords Words => new("running statistics", "Statistics");

    public override ImmutableArray<TensorType> Outputs(IReadOnlyList<Value> inputs) =>
        [new TensorType.Statistics(((TensorType.Vector)inputs[0].Type).Length)];

    public IEnumerable<string> Calls(IKernelOperands o) => [];
}

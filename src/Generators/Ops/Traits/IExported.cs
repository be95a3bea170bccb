using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// An op, other than elementwise ones, as nodes of ONNX. Maps are N×C×H×W there; elementwise work is written by its
/// expression.
/// </summary>
internal interface IExported
{
    /// <summary>The expression that adds its nodes and is its result, or a tuple of several.</summary>
    string Export(IOnnxOperands o);
}

/// <summary>What nodes are written with.</summary>
internal interface IOnnxOperands
{
    Node Node { get; }

    /// <summary>An input: a map, or a tensor of the state in its own dimensions.</summary>
    string In(int index);

    /// <summary>A map of one pixel without height and width: N×C.</summary>
    string Row(int index);

    /// <summary>The name of an input that is a tensor of the state, as an expression.</summary>
    string Name(int index);

    /// <summary>The names of running mean and variance of an input that is statistics.</summary>
    (string Mean, string Variance) Statistics(int index);

    /// <summary>A part of the expression as a local, for what is read more than once.</summary>
    string Keep(string word, string expression);

    /// <summary>Says that the result, <paramref name="expression"/>, has neither height nor width.</summary>
    string AsRow(string expression);
}

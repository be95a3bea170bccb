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
internal interface IOnnxOperands : IExportOperands
{
    /// <summary>The name of an input that is a tensor of the state, as an expression.</summary>
    string Name(int index);

    /// <summary>The names of running mean and variance of an input that is statistics.</summary>
    (string Mean, string Variance) Statistics(int index);
}

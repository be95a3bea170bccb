namespace GResNet.Generators.Ops;

/// <summary>
/// An op, other than elementwise ones, as an expression of TorchSharp. Maps are N×C×H×W there; elementwise work is
/// written by its expression, unless the op has one here, too.
/// </summary>
internal interface ITwinned
{
    /// <summary>The expression that is its result, in training and in inference.</summary>
    string Twin(IExportOperands o);
}

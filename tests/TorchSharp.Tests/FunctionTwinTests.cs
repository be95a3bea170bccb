using GResNet.Equivalence.Tests;
using GResNet.Equivalence.Tests.Compiling;

namespace GResNet.TorchSharp.Tests;

/// <summary>Elementwise functions and operators in TorchSharp.</summary>
public sealed class FunctionTwinTests
{
    [TorchFact]
    public void All_have_their_values_and_gradients() => FunctionNetwork.Check(
        Compiler.CompileForTorch(FunctionNetwork.Source), model => new TorchTraining(model, batch: 1));
}

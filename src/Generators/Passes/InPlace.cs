using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Passes;

/// <summary>Which ops may write their result over an operand.</summary>
internal static class InPlace
{
    /// <summary>The operands of <paramref name="node"/> that its result may overwrite, best first.</summary>
    public static IEnumerable<Value> Candidates(Node node) => node.Op switch
    {
        Normalize or Affine or Activation or PRelu or Dropout or DropPath or Scale or Gate
            or NormalizeBackward or ActivationBackward or PReluBackward => node.Inputs.Take(1),
        Add or Multiply or AddVectors => node.Inputs,
        // All but pools write a pixel only after the store has read what other maps hold there.
        Fused fused when !ElementwiseOps.IsPool(fused.Kernel) => node.Inputs.Where((input, index) =>
            index >= (fused.Kernel is Elementwise ? 0 : fused.Operands) && node.Inputs.IndexOf(input) == index
            && input.Type is TensorType.Feature),
        _ => [],
    };
}

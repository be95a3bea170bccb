using GResNet.Generators.Common;
using GResNet.Runtime.Geometry;

namespace GResNet.Generators.Graph;

/// <summary>What a tensor of the state is; the names are those of the runtime's enumeration.</summary>
internal enum StateRole { Weight, Bias, Scale, Shift, Slope, Embedding, RunningMean, RunningVariance }

/// <summary>
/// A parameter or running statistic: its dotted name in the state dictionary and its dimensions in PyTorch's order.
/// </summary>
/// <param name="Initial">What its first values are made with where that is not the role's: see the runtime's
/// <c>StateEntry</c>.</param>
/// <param name="Grid">What positions are of; null for other tensors.</param>
internal sealed record StateTensor(
    string Name, StateRole Role, EquatableArray<int> Dimensions, float? Initial = null,
    PositionGrid? Grid = null)
{
    public int Length
    {
        get
        {
            int length = 1;
            foreach (int dimension in Dimensions) length = checked(length * dimension);
            return length;
        }
    }

    public bool IsParameter => Role is not (StateRole.RunningMean or StateRole.RunningVariance);
}

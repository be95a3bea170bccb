using GResNet.Runtime.Models;

namespace GResNet.Runtime.Ilgpu.Tests.Training;

/// <summary>States of no model.</summary>
internal static class TestStates
{
    /// <summary>A float between two tensors of <see cref="Gapped"/>.</summary>
    public const int Gap = 5000 + 7;

    /// <summary>
    /// Weights that are cut in two, scales that do not decay, a gap between tensors, and running statistics.
    /// </summary>
    public static ModelState Gapped()
    {
        ModelState state = new(
        [
            new StateEntry("conv.weight", StateRole.Weight, [50, 100], 0),
            new StateEntry("conv.scale", StateRole.Scale, [7], 5000),
            new StateEntry("conv.running_mean", StateRole.RunningMean, [7], 0),
            new StateEntry("conv.running_var", StateRole.RunningVariance, [7], 16),
            new StateEntry("head.bias", StateRole.Bias, [5], 5016),
        ]);
        state.Initialize(3);
        return state;
    }
}

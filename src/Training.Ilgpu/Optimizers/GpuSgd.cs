using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary><see cref="GpuUpdates.Sgd"/> with its memory.</summary>
internal sealed class GpuSgd : IGpuOptimizer
{
    private readonly Owned owned = new();
    private readonly GpuState state;
    private readonly SgdOptions options;
    private readonly GpuParameters parameters;
    private readonly MirroredVector velocity;

    /// <summary>An optimizer of <paramref name="state"/> with zero velocity.</summary>
    public GpuSgd(GpuState state, SgdOptions options)
    {
        options.Validate();
        this.state = state;
        this.options = options;
        try
        {
            parameters = owned.Add(new GpuParameters(state.Device, state.State, options.Decays));
            velocity = owned.Add(new MirroredVector(state.Device, state.State.Parameters.Length));
        }
        catch
        {
            owned.Dispose();
            throw;
        }

        Moments = [("momentum", velocity)];
    }

    public IReadOnlyList<(string Name, MirroredVector Values)> Moments { get; }

    public long Updates { get; set; }

    public void Step(ArrayView<float> gradients, float rate, float gradientScale)
    {
        Updates++;
        GpuUpdates.Sgd(parameters, options, rate, gradientScale, state.Parameters, gradients, velocity.View);
    }

    public void Dispose() => owned.Dispose();
}

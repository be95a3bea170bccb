using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Ilgpu.Memory;
using ILGPU;

namespace GResNet.Training.Ilgpu;

/// <summary><see cref="GpuUpdates.AdamW"/> with its memory.</summary>
internal sealed class GpuAdamW : IGpuOptimizer
{
    private readonly Owned owned = new();
    private readonly GpuState state;
    private readonly AdamWOptions options;
    private readonly GpuParameters parameters;
    private readonly MirroredVector first;
    private readonly MirroredVector second;

    /// <summary>An optimizer of <paramref name="state"/> with zero moments.</summary>
    public GpuAdamW(GpuState state, AdamWOptions options)
    {
        options.Validate();
        this.state = state;
        this.options = options;
        try
        {
            parameters = owned.Add(new GpuParameters(state.Device, state.State, options.Decays));
            first = owned.Add(new MirroredVector(state.Device, state.State.Parameters.Length));
            second = owned.Add(new MirroredVector(state.Device, state.State.Parameters.Length));
        }
        catch
        {
            owned.Dispose();
            throw;
        }

        Moments = [("first", first), ("second", second)];
    }

    public IReadOnlyList<(string Name, MirroredVector Values)> Moments { get; }

    public long Updates { get; set; }

    public void Step(ArrayView<float> gradients, float rate, float gradientScale)
    {
        Updates++;
        GpuUpdates.AdamW(
            parameters, options, Updates, rate, gradientScale, state.Parameters, gradients, first.View, second.View);
    }

    public void Dispose() => owned.Dispose();
}

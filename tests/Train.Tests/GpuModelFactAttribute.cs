using GResNet.Zoo;

namespace GResNet.Train.Tests;

/// <summary>A test that trains the zoo's networks on ILGPU's simulator; it is skipped where they were compiled for the processor alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GpuModelFactAttribute : FactAttribute
{
    public GpuModelFactAttribute()
    {
        if (typeof(GResNetTiny).GetInterface("GResNet.Runtime.Ilgpu.IGpuModel") is null)
            Skip = "The zoo was built without GPU support: the package ILGPU.Algorithms is in no feed.";
    }
}

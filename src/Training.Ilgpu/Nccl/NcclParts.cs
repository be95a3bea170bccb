using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu;

/// <summary>What a rank needs to join a communicator of NCCL.</summary>
/// <param name="Functions">The library.</param>
/// <param name="Memory">The GPU.</param>
internal sealed unsafe record NcclParts(NcclFunctions Functions, NcclMemory Memory) : IDisposable
{
    /// <summary>Those of the system.</summary>
    /// <param name="ordinal">The GPU's number.</param>
    /// <exception cref="CollectiveException">The library or the GPU is not there.</exception>
    public static NcclParts Take(int ordinal) =>
        new(NcclFunctions.Load(), new NcclMemory(CudaFunctions.Load(), ordinal));

    /// <summary>Those of another communicator of the same.</summary>
    public NcclParts Again() => new(Functions, new NcclMemory(Memory.Cuda, Memory.Ordinal));

    /// <summary>What the ranks have to know of each other.</summary>
    /// <param name="rank">Whose it is: the first makes the id.</param>
    /// <exception cref="CollectiveException">NCCL or CUDA fails.</exception>
    public NcclOffer Offer(int rank)
    {
        NcclId id = default;
        if (rank == 0 && Functions.GetUniqueId(&id) is not NcclFunctions.Success and int code)
            throw new CollectiveException($"NCCL cannot begin: {Functions.Text(code, 0)}");
        return new NcclOffer($"{Memory.BusId} of {Environment.MachineName}", id);
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();
}

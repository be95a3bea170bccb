namespace GResNet.Training.Ilgpu;

/// <summary>By which the ranks of a communicator find each other: ncclUniqueId, which is passed by value.</summary>
internal unsafe struct NcclId
{
    /// <summary>NCCL_UNIQUE_ID_BYTES.</summary>
    public const int Bytes = 128;

    /// <summary>What is in them is NCCL's affair.</summary>
    public fixed byte Values[Bytes];
}

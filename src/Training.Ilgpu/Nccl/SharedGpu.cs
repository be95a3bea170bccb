namespace GResNet.Training.Ilgpu;

/// <summary>Ranks that have one GPU, which NCCL does not take.</summary>
internal static class SharedGpu
{
    /// <summary>What to say of the first two; null where there are none.</summary>
    /// <param name="gpus">Of each rank: what stands for its GPU.</param>
    public static string? Find<T>(IReadOnlyList<T> gpus)
    {
        for (int rank = 1; rank < gpus.Count; rank++)
        {
            for (int other = 0; other < rank; other++)
            {
                if (Equals(gpus[rank], gpus[other]))
                    return $"Ranks {other} and {rank} have the same GPU, and NCCL needs one of its own for each.";
            }
        }

        return null;
    }
}

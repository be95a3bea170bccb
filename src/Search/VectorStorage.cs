namespace GResNet.Search;

/// <summary>What the numbers of vectors are kept as. Computed is in float32.</summary>
public enum VectorStorage
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>In half of the memory, rounded to 8 significant bits.</summary>
    BFloat16,
}

namespace GResNet.Search;

/// <summary>What makes vectors near to each other.</summary>
public enum VectorMetric
{
    /// <summary>A small Euclidean distance; scores are its square, least first.</summary>
    L2,

    /// <summary>A large inner product; scores are it, greatest first.</summary>
    InnerProduct,

    /// <summary>A large cosine of the angle between them; scores are it, greatest first.</summary>
    Cosine,
}

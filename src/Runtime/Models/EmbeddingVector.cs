namespace GResNet.Runtime.Models;

/// <summary>What is done with an image's embedding.</summary>
public static class EmbeddingVector
{
    /// <summary>Whether no number is infinite or not a number.</summary>
    public static bool IsFinite(ReadOnlySpan<float> embedding)
    {
        foreach (float number in embedding)
            if (!float.IsFinite(number)) return false;
        return true;
    }

    /// <summary>
    /// Scales to length 1 in the 2-norm, so that inner products are cosines. One of zeros stays as it is.
    /// </summary>
    public static void Normalize(Span<float> embedding)
    {
        double squares = 0;
        foreach (float number in embedding) squares += (double)number * number;
        if (squares == 0) return;
        double scale = 1 / Math.Sqrt(squares);
        foreach (ref float number in embedding) number = (float)(number * scale);
    }
}

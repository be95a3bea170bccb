namespace GResNet.Search.Evaluation;

/// <summary>
/// Classification by a weighted vote of the nearest neighbours. Wu, Xiong, Yu, Lin: "Unsupervised Feature Learning via
/// Non-Parametric Instance Discrimination", 2018.
/// </summary>
public static class NeighborVote
{
    /// <summary>Neighbours that vote, usually.</summary>
    public const int Neighbors = 20;

    /// <summary>What cosines are divided by before the exponential, usually.</summary>
    public const double Temperature = 0.07;

    /// <summary>The class of the most votes; each neighbour has exp(cosine / temperature).</summary>
    /// <param name="labels">Classes of the neighbours, as numbers.</param>
    /// <param name="cosines">Of the query with each.</param>
    /// <param name="temperature">Above 0.</param>
    /// <returns>Of classes with as many votes, the lower.</returns>
    /// <exception cref="ArgumentException">There are no neighbours, or not as many cosines.</exception>
    public static int Winner(
        ReadOnlySpan<int> labels, ReadOnlySpan<double> cosines, double temperature = Temperature)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (labels.IsEmpty || labels.Length != cosines.Length)
            throw new ArgumentException(
                $"{labels.Length} labels and {cosines.Length} cosines: one of each was expected for each neighbour.",
                nameof(labels));
        int winner = labels[0];
        double most = 0;
        foreach (int label in labels)
        {
            double votes = 0;
            for (int i = 0; i < labels.Length; i++)
                if (labels[i] == label) votes += Math.Exp(cosines[i] / temperature);
            if (votes > most || (votes == most && label < winner)) (winner, most) = (label, votes);
        }

        return winner;
    }
}

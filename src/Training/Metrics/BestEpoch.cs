namespace GResNet.Training.Metrics;

/// <summary>
/// The best measure of a run: the highest top-1 of the weights as trained and of their average; of equals the earliest.
/// What has no finite loss is not measured.
/// </summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Point">Index of its record.</param>
/// <param name="IsEma">Whether it is that of the average.</param>
/// <param name="Score">The measure.</param>
public sealed record BestEpoch(int Epoch, int Point, bool IsEma, Score Score)
{
    /// <summary>Whose measure it is, in words.</summary>
    public string Weights => IsEma ? "EMA" : "raw weights";

    /// <summary>The best of some epochs; null when none was measured.</summary>
    public static BestEpoch? Of(IReadOnlyList<EpochRecord> epochs)
    {
        BestEpoch? best = null;
        for (int i = 0; i < epochs.Count; i++)
        {
            best = Better(best, epochs[i].Epoch, i, isEma: false, epochs[i].Validation);
            best = Better(best, epochs[i].Epoch, i, isEma: true, epochs[i].Ema);
        }

        return best;
    }

    private static BestEpoch? Better(BestEpoch? best, int epoch, int point, bool isEma, Score? score) =>
        score is not null && double.IsFinite(score.Top1) && double.IsFinite(score.Loss)
            && (best is null || score.Top1 > best.Score.Top1)
            ? new BestEpoch(epoch, point, isEma, score)
            : best;
}

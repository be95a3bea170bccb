namespace GResNet.Training.Collectives;

/// <summary>A request to end a run, which any rank may be given and all of them obey at the same step.</summary>
/// <param name="ranks">The ranks.</param>
/// <param name="own">The request of this one.</param>
internal sealed class AgreedStop(Ranks ranks, CancellationToken own)
{
    private bool agreed;

    /// <summary>The request of this rank, which the others may not know of.</summary>
    public CancellationToken Own => own;

    /// <summary>All know that one of them was asked.</summary>
    public bool IsAgreed => ranks.Count == 1 ? own.IsCancellationRequested : agreed;

    /// <summary>Ends the run where any rank is asked to; all of them call it.</summary>
    /// <exception cref="OperationCanceledException">One is.</exception>
    public void ThrowIfRequested()
    {
        agreed = ranks.Any(own.IsCancellationRequested);
        if (agreed) throw new OperationCanceledException(own);
    }
}

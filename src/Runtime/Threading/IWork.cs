namespace GResNet.Runtime.Threading;

/// <summary>
/// Work cut into parts that may run at the same time, in any order, on any worker; the results must not depend on that.
/// A struct of plain values and views, so that handing it to the <see cref="WorkerPool"/> allocates nothing.
/// </summary>
public interface IWork
{
    /// <summary>Does part <paramref name="part"/>, on worker <paramref name="worker"/> of the pool.</summary>
    void Run(int part, int worker);
}

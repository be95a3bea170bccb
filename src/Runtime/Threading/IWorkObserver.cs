namespace GResNet.Runtime.Threading;

/// <summary>Is told of the work that passes through a <see cref="WorkerPool"/>, to measure where time goes.</summary>
internal interface IWorkObserver
{
    /// <summary>A piece of work is done.</summary>
    /// <param name="work">What kind of work.</param>
    /// <param name="elapsed">How long the caller was in <see cref="WorkerPool.Run"/>.</param>
    void OnWork(Type work, TimeSpan elapsed);
}

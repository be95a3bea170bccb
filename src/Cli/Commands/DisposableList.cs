namespace GResNet.Cli.Commands;

/// <summary>Things that are disposed of together.</summary>
internal sealed class DisposableList<T> : IDisposable where T : IDisposable
{
    private readonly List<T> items = [];

    /// <summary>What was added.</summary>
    public IReadOnlyList<T> Items => items;

    public void Add(T item) => items.Add(item);

    public void Dispose()
    {
        foreach (T item in items) item.Dispose();
    }
}

namespace GResNet.Runtime.Ilgpu.Memory;

/// <summary>
/// What an object has taken of a device, and gives back, the last first. A constructor that fails has to give back what
/// it has got so far: the garbage collector knows nothing of a device's memory, and would come too late.
/// </summary>
internal sealed class Owned : IDisposable
{
    private readonly Stack<IDisposable> parts = [];

    /// <summary>Takes charge of something.</summary>
    public T Add<T>(T part) where T : IDisposable
    {
        parts.Push(part);
        return part;
    }

    /// <summary>Gives back everything, of a device that has failed too; a second call does nothing.</summary>
    public void Dispose()
    {
        while (parts.TryPop(out IDisposable? last)) last.Free();
    }
}

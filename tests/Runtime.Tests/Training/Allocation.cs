namespace GResNet.Runtime.Tests.Training;

/// <summary>Managed memory that calls take.</summary>
internal static class Allocation
{
    /// <summary>Fails if <paramref name="action"/> allocates once it has run a few times.</summary>
    public static void AssertNone(Action action)
    {
        for (int warmUp = 0; warmUp < 3; warmUp++) action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 3; call++) action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

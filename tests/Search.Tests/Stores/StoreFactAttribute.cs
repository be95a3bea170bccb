namespace GResNet.Search.Tests.Stores;

/// <summary>A test of a store; skipped, with the reason, where what it needs is not there.</summary>
public sealed class StoreFactAttribute : FactAttribute
{
    /// <summary>Asks for it.</summary>
    public StoreFactAttribute() => Skip = TestedStore.Missing;
}

/// <summary>A test of a store with cases; skipped, with the reason, where what it needs is not there.</summary>
public sealed class StoreTheoryAttribute : TheoryAttribute
{
    /// <summary>Asks for it.</summary>
    public StoreTheoryAttribute() => Skip = TestedStore.Missing;
}

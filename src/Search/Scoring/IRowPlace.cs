namespace GResNet.Search.Scoring;

/// <summary>Where rows are when they are scored.</summary>
internal interface IRowPlace
{
    /// <summary>Whether they come from memory: those behind them are then asked for ahead.</summary>
    static abstract bool IsFar { get; }
}

/// <summary>In memory, or in a file that is mapped.</summary>
internal readonly struct FarRows : IRowPlace
{
    public static bool IsFar => true;
}

/// <summary>In a cache: other queries were scored with them just before.</summary>
internal readonly struct NearRows : IRowPlace
{
    public static bool IsFar => false;
}

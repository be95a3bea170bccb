namespace GResNet.Dsl;

/// <summary>
/// A comparison of scalars, which chooses between two of them: <c>x &gt; 0 ? x : 0.1f * x</c>. Each element is compared
/// for itself, so that it cannot decide what is run, as in <c>if</c>.
/// </summary>
public readonly struct ScalarCondition
{
    /// <summary>Lets it stand before <c>?:</c>.</summary>
    public static bool operator true(ScalarCondition condition) => throw CompileTimeOnly.Error();

    /// <summary>Lets it stand before <c>?:</c>.</summary>
    public static bool operator false(ScalarCondition condition) => throw CompileTimeOnly.Error();
}

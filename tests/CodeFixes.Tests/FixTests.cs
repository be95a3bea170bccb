using GResNet.CodeFixes.Editing;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GResNet.CodeFixes.Tests;

/// <summary>Each fix, on a file that it mends.</summary>
public sealed class FixTests
{
    /// <summary>All that there are, by name.</summary>
    public static IReadOnlyDictionary<string, Type> Providers { get; } = typeof(FixProvider).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
        .ToDictionary(type => type.Name);

    public static TheoryData<string> Names => [.. Cases.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public Task Mends(string name)
    {
        (string provider, string title, string before, string after) = Cases.All[name];
        return new FixTest(
            (CodeFixProvider)Activator.CreateInstance(Providers[provider])!, title, before, after).RunAsync();
    }

    [Fact]
    public void EveryFixIsTested() => Assert.Equal(
        Providers.Keys.Order(StringComparer.Ordinal),
        Cases.All.Values.Select(c => c.Provider).Distinct().Order(StringComparer.Ordinal));
}

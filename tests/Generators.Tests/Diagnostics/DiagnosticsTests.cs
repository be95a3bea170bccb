using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Diagnostics;

public class DiagnosticsTests
{
    public static TheoryData<string> Names => [.. Cases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Broken_code_is_reported_where_it_is_broken(string name) =>
        Marked.Check(Sources.Usings + Cases.All[name]);
}

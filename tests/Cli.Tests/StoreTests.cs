namespace GResNet.Cli.Tests;

/// <summary>What <c>store</c> says of addresses; stores have tests of their own.</summary>
public sealed class StoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("redis:photos", "'redis:photos' is no store: it must be milvus:COLLECTION", "", "")]
    [InlineData("milvus:photos", "GRESNET_MILVUS_URI is to say", "", "")]
    [InlineData("milvus:my photos", "no name of a collection", "GRESNET_MILVUS_URI", "http://localhost:1")]
    [InlineData("milvus:photos", "GRESNET_MILVUS_TOKEN", "GRESNET_MILVUS_URI", "http://me:Secret@localhost")]
    [InlineData("postgres:photos", "GRESNET_POSTGRES is to say", "", "")]
    [InlineData("postgres:photos", "no connection string of Npgsql", "GRESNET_POSTGRES", "postgres://me:Secret@h/d")]
    public async Task An_address_that_is_none_is_a_usage_error(string address, string said, string name, string value)
    {
        var environment = new Dictionary<string, string>
        {
            ["GRESNET_MILVUS_URI"] = "", ["GRESNET_MILVUS_TOKEN"] = "", ["GRESNET_POSTGRES"] = "",
        };
        if (name.Length > 0) environment[name] = value;
        CommandLine.Outcome outcome = await CommandLine.RunAsync(environment, "store", "drop", address);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused()
    {
        string file = Path.Combine(folder, "e.npz");
        await File.WriteAllTextAsync(file, "something else");
        CommandLine.Outcome outcome = await CommandLine.RunAsync("store", "upload", file, "postgres:photos");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("A file that 'embed' wrote is expected", outcome.Error, StringComparison.Ordinal);
    }
}

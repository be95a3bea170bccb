using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Shards;

namespace GResNet.Runtime.Tests.Data.Shards;

/// <summary>Packed folders that are not as they were packed.</summary>
public sealed class DamagedShardTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Packed => folder.File("packed");

    private string Shard => Path.Combine(Packed, "all-000001.tar");

    private string ShardIndex => Path.Combine(Packed, "all-000001.jsonl");

    private string Index => Path.Combine(Packed, "index.json");

    public DamagedShardTests()
    {
        folder.Draw([.. Enumerable.Range(0, 9).Select(i => $"photos/{(i % 2 == 0 ? "a" : "b")}/{i}.ppm")]);
        ShardPacker.Run(folder.File("photos"), Packed, new PackingOptions { ShardBytes = 7_000 });
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_shard_that_is_cut_or_gone_is_found_before_training()
    {
        using (FileStream file = File.OpenWrite(Shard)) file.SetLength(file.Length - 1);
        AssertRefused("all-000001.tar' has ", "when it was packed", "delete it and give the same command");
        File.Delete(Shard);
        AssertRefused("all-000001.tar' is not there");
        File.Delete(Index);
        AssertRefused("not packed to its end");
    }

    [Fact]
    public void An_image_that_is_damaged_is_named_with_its_shard_and_what_to_do()
    {
        byte[] bytes = File.ReadAllBytes(Shard);
        bytes[512 + 40] ^= 1;
        File.WriteAllBytes(Shard, bytes);
        AssertUnreadable(1);

        FolderReport report = ShardCheck.Run(Packed);
        Assert.Single(report.Problems);
        Assert.Contains("its checksum is another", Assert.Single(report.Doubtful).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_of_something_else_is_not_read_as_images()
    {
        File.WriteAllBytes(Shard, RandomNumberGenerator.GetBytes((int)new FileInfo(Shard).Length));
        AssertUnreadable(3);
        // The shard is cut after it was opened.
        IDataset images = ShardedImages.LoadMeasured(Packed).Images;
        using (FileStream file = File.OpenWrite(Shard)) file.SetLength(600);
        using IImageReader reader = images.CreateReader();
        Assert.Contains(
            "the shard ends before it", Assert.Throws<ImageException>(() => reader.Open(4)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[512,203,", "[512,2000000000,", "outside the shard")]
    [InlineData("[512,203,", "[-512,203,", "outside the shard")]
    [InlineData("[512,203,", "[9223372036854775296,203,", "outside the shard")]
    [InlineData("[512,203,", "[513,203,", "outside the shard")]
    [InlineData("[512,203,", "[512,0,", "outside the shard")]
    [InlineData("[512,203,", "[512,203e9,", "line 2 is not")]
    [InlineData("[512,203,", "[512,5000,", "into another")]
    [InlineData("[512,203,", "[null,203,", "line 2 is not")]
    [InlineData("[512,203,", "[[[[[[[[[[", "line 2 is not")]
    [InlineData("\",1,\"", "\",2,\"", "has class 2 of 2")]
    [InlineData("\",0,\"", "\",-1,\"", "has class -1 of 2")]
    [InlineData("\"images\":3", "\"images\":2000000000", "should have 2,000,000,000")]
    [InlineData("\"version\":1", "\"version\":2", "version 2")]
    [InlineData("\"plan\":\"", "\"plan\":\"0", "does not belong")]
    [InlineData("\"bytes\":", "\"bytes\":9", "does not belong")]
    [InlineData("{", "", "not valid JSON")]
    [InlineData("]\n", "]", "line")]
    public void An_index_that_is_hostile_is_refused(string from, string to, string why)
    {
        string text = File.ReadAllText(ShardIndex);
        int place = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(place >= 0, text);
        byte[] changed = Encoding.UTF8.GetBytes(text[..place] + to + text[(place + from.Length)..]);
        File.WriteAllBytes(ShardIndex, changed);
        AssertRefused("all-000001.jsonl", "checksum", "Copy it again");

        JsonNode index = JsonNode.Parse(File.ReadAllText(Index))!;
        index["shards"]![1]!["index_sha256"] = Convert.ToHexStringLower(SHA256.HashData(changed));
        File.WriteAllText(Index, index.ToJsonString());
        AssertRefused("all-000001.jsonl", why);
    }

    [Theory]
    [InlineData("\"all-000001.tar\"", "\"../../etc/passwd\"", "no shard is called")]
    [InlineData("\"all-000001.tar\"", "\"all-000000.tar\"", "twice")]
    [InlineData("\"all-000001.tar\"", "null", "null")]
    [InlineData("\"version\": 1", "\"version\": 7", "version 7")]
    [InlineData("\"plan\"", "\"plain\"", "plain")]
    [InlineData("\"a\"", "null", "null")]
    [InlineData("{", "[", "index.json")]
    public void The_index_of_all_is_checked(string from, string to, string why)
    {
        string text = File.ReadAllText(Index);
        int place = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(place >= 0, text);
        File.WriteAllText(Index, text[..place] + to + text[(place + from.Length)..]);
        AssertRefused("index.json", why);
    }

    [Fact]
    public void A_shard_that_is_null_is_refused()
    {
        JsonNode index = JsonNode.Parse(File.ReadAllText(Index))!;
        index["shards"]![1] = null;
        File.WriteAllText(Index, index.ToJsonString());
        AssertRefused("index.json");
    }

    private void AssertRefused(params string[] parts)
    {
        string message = Assert.Throws<DatasetException>(() => ShardedImages.Load(Packed)).Message;
        foreach (string part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    private void AssertUnreadable(int count)
    {
        IDataset images = ShardedImages.LoadMeasured(Packed).Images;
        using IImageReader reader = images.CreateReader();
        int found = 0;
        for (int image = 0; image < images.Count; image++)
        {
            try
            {
                reader.Open(image);
            }
            catch (ImageException error)
            {
                found++;
                foreach (string part in (string[])[images.Name(image), "all-000001.tar", "damaged", "Copy it again"])
                    Assert.Contains(part, error.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(count, found);
    }
}

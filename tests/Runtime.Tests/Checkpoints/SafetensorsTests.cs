using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_written_is_read_back()
    {
        string path = folder.File("a.safetensors");
        using var buffer = new AlignedBuffer(7);
        for (int i = 0; i < 7; i++) View(buffer, 0, 7).Span[i] = i + 0.5f;

        SafetensorsWriter.Write(
            path, new Dictionary<string, string> { ["model"] = "Ünïcode \"quoted\"" },
            [("b.weight", [2, 3], View(buffer, 0, 6)), ("a", [], View(buffer, 6, 1)),
                ("empty", [0, 4], FloatView.Empty)]);

        using var file = new SafetensorsReader(path);
        Assert.Equal("Ünïcode \"quoted\"", file.Metadata["model"]);
        Assert.Equal(["a", "b.weight", "empty"], file.Entries.Select(e => e.Name).Order());
        Assert.Equal("2×3", file.Entries.Single(e => e.Name == "b.weight").Shape);
        Assert.Equal([6.5f], file.Read<float>("a"));
        Assert.Equal([0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f], file.Read<float>("b.weight"));
        Assert.Empty(file.Read<float>("empty"));
        ulong header = BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(path));
        Assert.Equal(0UL, header % 8);
    }

    [Fact]
    public void Writing_replaces_a_file_whole_or_leaves_it()
    {
        string path = folder.File("a.safetensors");
        File.WriteAllText(path, "old");
        using var buffer = new AlignedBuffer(2);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            path, ImmutableDictionary<string, string>.Empty, [("x", [3], View(buffer, 0, 2))]));
        Assert.Equal("old", File.ReadAllText(path));
        SafetensorsWriter.Write(path, ImmutableDictionary<string, string>.Empty, [("x", [2], View(buffer, 0, 2))]);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        using var file = new SafetensorsReader(path);
        Assert.Equal("x", Assert.Single(file.Entries).Name);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        using var buffer = new AlignedBuffer(2);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(
            folder.File("a"), ImmutableDictionary<string, string>.Empty,
            [("x", [2], View(buffer, 0, 2)), ("x", [2], View(buffer, 0, 2))]));
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{} \r\n\t", 0)]
    [InlineData("{\"t\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}", 16)]
    [InlineData("{\"t\":{\"dtype\":\"I32\",\"shape\":[2,0],\"data_offsets\":[0,0]}}", 0)]
    [InlineData("{\"t\":{\"data_offsets\":[0,2],\"shape\":[],\"dtype\":\"BF16\"}}", 2)]
    [InlineData(
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[2,3]},"
        + "\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
        3)]
    [InlineData("{\"__metadata__\":{\"k\":\"v\"},\"t\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,2]}}", 2)]
    public void What_the_format_allows_is_read(string header, int dataBytes)
    {
        using var file = new SafetensorsReader(Make(header, dataBytes));
        Assert.True(file.Entries.Length <= 2);
    }

    [Theory]
    [InlineData("", 0, "does not begin with '{'")]
    [InlineData("[]", 0, "does not begin with '{'")]
    [InlineData(" {}", 0, "does not begin with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}x", 0, "not valid JSON")]
    [InlineData("{/**/}", 0, "not valid JSON")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},}", 1, "not valid JSON")]
    [InlineData(
        "{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
        + "\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
        1, "not valid JSON")]
    [InlineData(
        "{\"t\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1,
        "repeated or malformed 'dtype'")]
    [InlineData("{\"t\":[[[[[[]]]]]]}", 0, "not valid JSON")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "malformed string")]
    [InlineData("{\"t\":1}", 0, "'t' is not an object")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "lacks one of")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1, "lacks one of")]
    [InlineData("{\"t\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "malformed 'dtype'")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":0}}", 1, "malformed 'x'")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":1,\"data_offsets\":[0,1]}}", 1, "not a list")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "-1")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1.5],\"data_offsets\":[0,1]}}", 1, "1.5")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[\"1\"],\"data_offsets\":[0,1]}}", 1, "whole number")]
    [InlineData("{\"t\":{\"dtype\":\"Q8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "unknown type 'Q8'")]
    [InlineData("{\"t\":{\"dtype\":\"I32\",\"shape\":[2,2],\"data_offsets\":[0,4]}}", 4, "takes 16 bytes")]
    [InlineData("{\"t\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,2]}}", 2, "whole byte")]
    [InlineData(
        "{\"t\":{\"dtype\":\"I32\",\"shape\":[2,9223372036854775807],\"data_offsets\":[0,16]}}", 16, "impossible size")]
    [InlineData("{\"t\":{\"dtype\":\"I32\",\"shape\":[2,18446744073709551614],\"data_offsets\":[0,16]}}", 16,
        "18446744073709551614")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}", 2, "without gap")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", 1, "without gap")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}",
        3, "overlap")]
    [InlineData(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},"
        + "\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
        2, "overlap")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 1,
        "describes 2 bytes of data, but 1 follow")]
    [InlineData("{\"t\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 3,
        "describes 2 bytes of data, but 3 follow")]
    [InlineData("{\"__metadata__\":[]}", 0, "not an object of strings")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0, "'k', which is not a string")]
    public void What_the_format_refuses_is_refused(string header, int dataBytes, string reason) =>
        AssertRefused(Make(header, dataBytes), reason);

    [Fact]
    public void A_header_that_is_not_UTF8_is_refused() =>
        AssertRefused(Make([(byte)'{', 0xFF, (byte)'}'], 0), "UTF-8");

    [Theory]
    [InlineData(new byte[0], "fewer than the 8")]
    [InlineData(new byte[] { 1, 0, 0 }, "fewer than the 8")]
    [InlineData(new byte[] { 60, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "claims 60 bytes, but only 2 follow")]
    [InlineData(new byte[] { 1, 225, 245, 5, 0, 0, 0, 0 }, "more than the 100000000 allowed")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, "more than the 100000000 allowed")]
    public void A_header_length_beyond_the_file_is_refused(byte[] bytes, string reason)
    {
        string path = folder.File("x");
        File.WriteAllBytes(path, bytes);
        AssertRefused(path, reason);
    }

    [Fact]
    public void Reading_as_another_type_and_an_absent_tensor_are_errors()
    {
        using var file =
            new SafetensorsReader(Make("{\"t\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8));
        Assert.Equal([0, 0], file.Read<int>("t"));
        Assert.Contains("I32; F32 is expected", Assert.Throws<CheckpointException>(() => file.Read<float>("t")).Message,
            StringComparison.Ordinal);
        Assert.Contains("no tensor named 'u'", Assert.Throws<CheckpointException>(() => file.Read<int>("u")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => file.Read(file.Entries[0], new int[3].AsSpan()));
    }

    private static void AssertRefused(string path, string reason)
    {
        var error = Assert.Throws<CheckpointException>(() => new SafetensorsReader(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        // The failed reader must not keep the file open.
        File.Delete(path);
    }

    private string Make(string header, int dataBytes) => Make(Encoding.UTF8.GetBytes(header), dataBytes);

    private string Make(byte[] header, int dataBytes)
    {
        byte[] length = BitConverter.GetBytes((ulong)header.Length);
        string path = folder.File("x.safetensors");
        File.WriteAllBytes(path, [.. length, .. header, .. new byte[dataBytes]]);
        return path;
    }

    private static unsafe FloatView View(AlignedBuffer buffer, int start, int length) =>
        new(buffer.Data + start, length);
}

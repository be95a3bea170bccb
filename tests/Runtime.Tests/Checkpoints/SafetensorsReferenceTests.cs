using System.Text;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>
/// What the format's own implementation (huggingface/safetensors) attacks and tests, each beside what happens here: the
/// files of <c>attacks/</c>, the proposals of its README, the rules of the format in the main README, and the tests of
/// <c>safetensors/src/tensor.rs</c> that read. Its attacks on other formats (torch, numpy, paddle, tf) have no
/// counterpart: nothing here runs or unpacks what it reads.
/// </summary>
public sealed class SafetensorsReferenceTests : IDisposable
{
    private const string Accepted = "";

    private readonly TemporaryFolder folder = TemporaryFolder.InMemory();

    public void Dispose() => folder.Dispose();

    /// <summary>
    /// Name in the reference; claimed length of the header (−1: the true one), header, bytes of data; why it is
    /// refused.
    /// </summary>
    public static TheoryData<string, long, string, int, string> Cases => new()
    {
        { "attacks/safetensors_abuse_attempt_1: length beyond the file", 1000, Tensor("F32", "2,2", "0,16"), 16,
            "claims 1000 bytes, but only" },
        { "attacks/README 1: length that wraps around", -2, "{}", 0, "more than the 100000000 allowed" },
        { "attacks/README 3: negative offset", -1, Tensor("U8", "1", "-1,0"), 1, "holds -1" },
        { "attacks/README 3: offset out of the file", -1, Tensor("U8", "100", "0,100"), 1,
            "describes 100 bytes of data, but 1 follow" },
        { "attacks/README 4: overlapping offsets", -1, Tensors("F32", "2,2", "0,16", 10), 16,
            "without gap or overlap" },
        { "attacks/README 5: offsets against shape and type", -1, Tensor("F32", "2,3", "0,16"), 16,
            "takes 24 bytes, but its offsets span 16" },
        { "README: MUST begin with {", -1, "\t\n{}\r ", 0, "does not begin with '{'" },
        { "README: MAY be trailing padded", -1, "{}    ", 0, Accepted },
        { "README: values of __metadata__ must be strings", -1, """{"__metadata__":{"a":{}}}""", 0, "'a', which is not a string" },
        { "README: __metadata__ is a map", -1, """{"__metadata__":null}""", 0, "not an object of strings" },
        { "README: duplicate keys, tensors", -1, """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not valid JSON" },
        { "README: duplicate keys, escaped", -1, """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not valid JSON" },
        { "README: duplicate keys, metadata", -1, """{"__metadata__":{"a":"1","a":"2"}}""", 0, "not valid JSON" },
        { "README: duplicate keys, the metadata itself", -1, """{"__metadata__":{},"__metadata__":{}}""", 0, "not valid JSON" },
        { "README: empty tensors are allowed", -1, Tensor("F64", "0,4611686018427387904", "0,0"), 0, Accepted },
        { "README: scalars are allowed", -1, Tensor("F64", "", "0,8"), 8, Accepted },
        { "README: no holes, at the start", -1, Tensor("U8", "1", "1,2"), 2, "without gap or overlap" },
        { "README: no holes, at the end", -1, Tensor("U8", "1", "0,1"), 2, "describes 1 bytes of data, but 2 follow" },
        { "tensor.rs: test_deserialization", -1, Tensor("I32", "2,2", "0,16"), 16, Accepted },
        { "tensor.rs: test_empty", -1, "{}      ", 0, Accepted },
        { "tensor.rs: test_empty, with metadata", -1, """{"__metadata__":{"framework":"pt"}}     """, 0, Accepted },
        { "tensor.rs: test_empty_shapes_allowed", -1, Tensor("I32", "", "0,4"), 4, Accepted },
        { "tensor.rs: test_zero_sized_tensor", -1, Tensor("I32", "2,0", "0, 0"), 0, Accepted },
        { "tensor.rs: test_serialization_fp4", -1, Tensor("F4", "1,2", "0,1"), 1, Accepted },
        { "tensor.rs: test_serialization_fp4_misaligned", -1, Tensor("F4", "1,3", "0,2"), 2, "whole byte" },
        { "tensor.rs: test_serialization_fp4_invalid", -1, Tensor("F4", "1,2", "0,2"), 2,
            "takes 1 bytes, but its offsets span 2" },
        { "tensor.rs: test_json_attack", -1, Tensors("F32", "2,2", "0,16", 10), 16, "without gap or overlap" },
        { "tensor.rs: test_metadata_incomplete_buffer, polyglot", -1, Tensor("I32", "2,2", "0,16"), 50,
            "describes 16 bytes of data, but 50 follow" },
        { "tensor.rs: test_metadata_incomplete_buffer, missing data", -1, Tensor("I32", "2,2", "0,16"), 14,
            "describes 16 bytes of data, but 14 follow" },
        { "tensor.rs: test_header_too_large", unchecked((long)0xFFFFFF000000003C), Tensor("I32", "2,2", "0,16"), 16,
            "more than the 100000000 allowed" },
        { "tensor.rs: test_invalid_header_length", 60, "", 0, "claims 60 bytes, but only 0 follow" },
        { "tensor.rs: test_invalid_header_not_json", -1, "{", 0, "not valid JSON" },
        { "tensor.rs: test_whitespace_padded_header", -1, "{}\r \t\n", 0, Accepted },
        // Read by the reference since writers may align so; the format says otherwise.
        { "tensor.rs: test_whitespace_leading_padded_header", -1, "\t\n{}\r ", 0, "does not begin with '{'" },
        { "tensor.rs: test_invalid_info", -1, Tensor("I32", "2,2", "0, 4"), 4,
            "takes 16 bytes, but its offsets span 4" },
        { "tensor.rs: test_validation_overflow, shape", -1, Tensor("I32", "2,18446744073709551614", "0,16"), 16,
            "18446744073709551614, which is not" },
        { "tensor.rs: test_validation_overflow, bytes", -1, Tensor("I32", "2,9223372036854775807", "0,16"), 16,
            "impossible size" },
        { "tensor.rs: Dtype, unknown", -1, Tensor("nonsense", "1", "0,1"), 1, "unknown type 'nonsense'" },
        { "tensor.rs: usize, not of serde: -0", -1, Tensor("U8", "-0", "0,0"), 0, "holds -0" },
        { "tensor.rs: usize, not of serde: 1.0", -1, Tensor("U8", "1.0", "0,1"), 1, "holds 1.0" },
        { "tensor.rs: usize, not of serde: 1e0", -1, Tensor("U8", "1e0", "0,1"), 1, "holds 1e0" },
        { "tensor.rs: usize, not of serde: null", -1, Tensor("U8", "null", "0,1"), 1, "holds null" },
        { "tensor.rs: data_offsets is a pair", -1, Tensor("U8", "1", "0,1,1"), 1, "lacks one of" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_the_reference_tests_is_tested_here(
        string reference, long claimed, string header, int dataBytes, string reason)
    {
        Assert.NotEmpty(reference);
        byte[] json = Encoding.UTF8.GetBytes(header);
        Check(
            [.. BitConverter.GetBytes(claimed == -1 ? json.Length : claimed), .. json, .. new byte[dataBytes]], reason);
    }

    [Fact] // tensor.rs: test_header_too_small
    public void A_file_without_a_header_is_refused() => Check([], "fewer than the 8");

    [Fact] // tensor.rs: test_invalid_header_non_utf8
    public void A_header_that_is_not_UTF8_is_refused()
    {
        Check([1, 0, 0, 0, 0, 0, 0, 0, 0xFF], "does not begin with '{'");
        Check([3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', 0xFF, (byte)'}'], "UTF-8");
    }

    [Fact] // attacks/safetensors_abuse_attempt_2: a header of ten million tensors, longer than any may be
    public void A_header_beyond_the_limit_is_not_even_read()
    {
        string path = folder.File("x");
        using (FileStream file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(SafetensorsHeader.MaxLength + 1));
            file.SetLength(1L << 30);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CheckpointException>(() => new SafetensorsReader(path));
        Assert.Contains("more than the 100000000 allowed", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact] // attacks/safetensors_abuse_attempt_3: a hundred thousand tensors of the same bytes, which would be 16 GB
    public void Many_tensors_of_the_same_bytes_are_refused_without_memory_for_them()
    {
        byte[] json = Encoding.UTF8.GetBytes(Tensors("F32", "200,200", "0,160000", 100_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Check(
            [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[json.Length]], "without gap or overlap");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30L * json.Length);
    }

    [Fact] // attacks/README 6: the file is modified while it is open
    public void A_file_that_is_cut_after_it_was_opened_is_an_error()
    {
        string path = folder.File("x");
        byte[] json = Encoding.UTF8.GetBytes(Tensor("U8", "9", "0,9"));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[9]]);
        using var reader = new SafetensorsReader(path);
        try
        {
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(json.Length + 10);
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            return; // Windows lets nobody write to it meanwhile.
        }

        Assert.Contains("it was cut while being read",
            Assert.Throws<CheckpointException>(() => reader.Read<byte>("t")).Message, StringComparison.Ordinal);
    }

    [Fact] // tensor.rs: test_invalid_header_size_serialization
    public void A_header_beyond_the_limit_is_not_written()
    {
        var metadata = new Dictionary<string, string> { ["a"] = new('a', (int)SafetensorsHeader.MaxLength) };
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(folder.File("x"), metadata, []));
        Assert.False(File.Exists(folder.File("x")));
    }

    [Fact]
    public void A_tensor_named_as_the_metadata_is_not_written() => Assert.Throws<ArgumentException>(
        () =>
            SafetensorsWriter.Write(
                folder.File("x"), new Dictionary<string, string>(), [(SafetensorsHeader.MetadataKey, [0], default)]));

    [Fact]
    public void Messages_quote_no_more_than_a_line()
    {
        byte[] json = Encoding.UTF8.GetBytes($$$"""{"{{{new string('n', 100_000)}}}":{"dtype":"{{{new string('d', 100_000)}}}","shape":[],"data_offsets":[0,0]}}""");
        File.WriteAllBytes(folder.File("x"), [.. BitConverter.GetBytes((long)json.Length), .. json]);
        Assert.InRange(
            Assert.Throws<CheckpointException>(() => new SafetensorsReader(folder.File("x"))).Message.Length, 1, 1000);
    }

    private static string Tensor(string type, string shape, string offsets) =>
        $$$"""{"t":{"dtype":"{{{type}}}","shape":[{{{shape}}}],"data_offsets":[{{{offsets}}}]}}""";

    private static string Tensors(string type, string shape, string offsets, int count)
    {
        string tensor = Tensor(type, shape, offsets)[1..^1];
        IEnumerable<string> named = Enumerable.Range(0, count)
            .Select(i => tensor.Replace("\"t\"", $"\"weight_{i}\"", StringComparison.Ordinal));
        return $"{{{string.Join(',', named)}}}";
    }

    private void Check(byte[] bytes, string reason)
    {
        string path = folder.File("x.safetensors");
        File.WriteAllBytes(path, bytes);
        if (reason == Accepted)
        {
            using var reader = new SafetensorsReader(path);
            Assert.True(reader.Entries.Length <= 1);
            return;
        }

        var error = Assert.Throws<CheckpointException>(() => new SafetensorsReader(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}

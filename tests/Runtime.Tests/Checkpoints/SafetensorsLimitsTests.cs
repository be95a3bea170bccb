using System.Text;
using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>What a header may describe is looked at before memory is taken for it.</summary>
public sealed class SafetensorsLimitsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Many_dimensions_are_refused_before_they_are_kept()
    {
        string path = Write($$$"""{"a":{"dtype":"F32","shape":[{{{string.Join(',', Enumerable.Repeat(1, 2_000_000))}}}],"data_offsets":[0,0]}}""");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 64 dimensions", Refusal(path), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6_000_000);
    }

    [Fact]
    public void Many_tensors_are_refused()
    {
        string path = Write("{"
            + string.Join(',',
                Enumerable.Range(0, 11)
                    .Select(i => $"\"{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")) + "}");
        Assert.Contains(
            "more than 10 tensors", Refusal(path, new SafetensorsLimits { Tensors = 10 }), StringComparison.Ordinal);
        using var reader = new SafetensorsReader(path, new SafetensorsLimits { Tensors = 11 });
        Assert.Equal(11, reader.Entries.Length);
        Assert.Contains("more than the 20 allowed", Refusal(path, new SafetensorsLimits { HeaderBytes = 20 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_refused_without_being_read()
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(folder.File("zero"), "/dev/zero");
        Assert.Contains("a pipe or a device", Refusal(folder.File("zero")), StringComparison.Ordinal);
    }

    private static string Refusal(string path, SafetensorsLimits? limits = null) =>
        Assert.Throws<CheckpointException>(() => new SafetensorsReader(path, limits)).Message;

    private string Write(string header)
    {
        string path = folder.File("x.safetensors");
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)json.Length), .. json]);
        return path;
    }
}

using GResNet.Runtime.Weights;
using GResNet.Training.Features;

namespace GResNet.Runtime.Tests.Training.Features;

public sealed class FeatureStoreTests : IDisposable
{
    private const int Features = 5, Images = 4, RecordBytes = 12 + Features * sizeof(float), HeaderBytes = 64;

    private static readonly string key = new('a', 64), otherKey = new('b', 64);

    private readonly TemporaryFolder folder = new();

    private string File => folder.File("f");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_added_is_read_in_this_process_and_the_next()
    {
        using (FeatureStore store = Open())
        {
            Append(store, 0, 1);
            store.AppendUnreadable();
            Check(store, 2);
        }

        Assert.Null(FeatureStore.TryOpenComplete(File, key, Features, Images));
        using (FeatureStore store = Open())
        {
            Check(store, 2);
            Append(store, 2, 3);
            Assert.True(store.IsComplete);
            Assert.Throws<InvalidOperationException>(() => Append(store, 4));
        }

        using FeatureStore? first = FeatureStore.TryOpenComplete(File, key, Features, Images);
        using FeatureStore? second = FeatureStore.TryOpenComplete(File, key, Features, Images);
        Check(first!, Images);
        Check(second!, Images);
    }

    /// <summary>A kill ends a file anywhere, a power cut may leave zeros.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(HeaderBytes - 1)]
    [InlineData(HeaderBytes)]
    [InlineData(HeaderBytes + RecordBytes - 1)]
    [InlineData(HeaderBytes + 2 * RecordBytes + 7)]
    public void A_file_that_was_cut_goes_on_after_its_last_whole_record(int length)
    {
        Fill();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        foreach (byte[] damaged in new[] { whole[..length], [.. whole[..length], .. new byte[100]] })
        {
            if (length < HeaderBytes && damaged.Length > length) continue;
            System.IO.File.WriteAllBytes(File, damaged);
            int records = Math.Max(0, length - HeaderBytes) / RecordBytes;
            using (FeatureStore store = Open())
            {
                Assert.Equal(records, store.Count);
                for (int image = records; image < Images; image++)
                {
                    if (image == 1) store.AppendUnreadable();
                    else Append(store, image);
                }
            }

            Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void A_changed_record_is_computed_again()
    {
        Fill();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        whole[HeaderBytes + 2 * RecordBytes + 20] ^= 1;
        System.IO.File.WriteAllBytes(File, whole);
        Assert.Null(FeatureStore.TryOpenComplete(File, key, Features, Images));
        using FeatureStore store = Open();
        Assert.Equal(2, store.Count);
    }

    [Fact]
    public void A_file_of_other_embeddings_is_refused_and_kept()
    {
        Fill();
        byte[] before = System.IO.File.ReadAllBytes(File);
        var error = Assert.Throws<CheckpointException>(() => FeatureStore.Open(File, otherKey, Features, Images));
        Assert.Contains("delete it, or write to another file", error.Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => FeatureStore.TryOpenComplete(File, otherKey, Features, Images));
        Assert.Throws<CheckpointException>(() => FeatureStore.Open(File, key, Features, Images + 1));
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_file_that_is_written_is_nobody_elses()
    {
        using FeatureStore store = Open();
        Assert.ThrowsAny<IOException>(Open);
        Assert.Null(FeatureStore.TryOpenComplete(File, key, Features, Images));
    }

    private static float[] Embedding(int image) =>
        [.. Enumerable.Range(0, Features).Select(i => 100 * image + i + 0.5f)];

    private static void Append(FeatureStore store, params int[] images)
    {
        foreach (int image in images)
            if (image != 1) store.Append(Embedding(image));
    }

    private static void Check(FeatureStore store, int count)
    {
        Assert.Equal((count, 1), (store.Count, store.UnreadableCount));
        float[] found = new float[Features];
        for (int image = 0; image < count; image++)
        {
            store.Read(image, found);
            Assert.Equal(image == 1, store.IsUnreadable(image));
            Assert.Equal(image == 1 ? new float[Features] : Embedding(image), found);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => store.Read(count, found));
    }

    private void Fill()
    {
        System.IO.File.Delete(File);
        using FeatureStore store = Open();
        Append(store, 0);
        store.AppendUnreadable();
        Append(store, 2, 3);
    }

    private FeatureStore Open() => FeatureStore.Open(File, key, Features, Images);
}

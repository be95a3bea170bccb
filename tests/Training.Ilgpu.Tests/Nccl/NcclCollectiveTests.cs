using System.Runtime.ExceptionServices;
using GResNet.Runtime.Ilgpu;
using GResNet.Training.Collectives;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>Ranks that are threads, with a library that keeps NCCL's conventions of calling.</summary>
public sealed class NcclCollectiveTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    public void Dispose() => FakeNccl.Fault = NcclFault.None;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4099)]
    // Two pieces, of which the second is smaller.
    [InlineData((NcclMemory.Bytes / sizeof(double)) + 3)]
    public void Ranks_have_what_each_member_gives(int size) => Ranks(3, ranks =>
    {
        byte[] bytes = Values<byte>(size, ranks.Rank, i => (byte)i);
        ranks.Broadcast(bytes, 2);
        Assert.True(bytes.AsSpan().SequenceEqual(Values<byte>(size, 2, i => (byte)i)));
        float[] floats = Values<float>(size, ranks.Rank, i => i);
        ranks.AllReduce(floats, Reduction.Sum);
        double[] doubles = Values<double>(size, ranks.Rank, i => i);
        ranks.AllReduce(doubles, Reduction.Minimum);
        long[] longs = Values<long>(size, ranks.Rank, i => i);
        ranks.AllReduce(longs, Reduction.Maximum);
        for (int i = 0; i < size; i++)
        {
            int least = i % 1000;
            if ((floats[i], doubles[i], longs[i]) != ((3 * least) + 30, least, least + 20))
                Assert.Fail($"at {i}: {floats[i]}, {doubles[i]}, {longs[i]}");
        }

        ranks.Barrier();
    });

    [Fact]
    public void They_know_their_places() => Ranks(2, ranks =>
    {
        Assert.Equal("NCCL 2.21.5", ranks.Name);
        Assert.Equal((2, ranks.Rank, 2), (ranks.Size, ranks.LocalRank, ranks.LocalSize));
        Assert.Throws<ArgumentOutOfRangeException>(() => ranks.Broadcast(new byte[1], 2));
    });

    [Fact]
    public void A_duplicate_is_of_the_same_ranks() => Ranks(2, ranks =>
    {
        using ICollective copy = ranks.Duplicate();
        float[] values = [ranks.Rank];
        copy.AllReduce(values, Reduction.Sum);
        ranks.AllReduce(values, Reduction.Sum);
        Assert.Equal((2f, ranks.Rank), (values[0], copy.Rank));
    });

    [Fact]
    public void Values_of_a_GPU_do_not_leave_it()
    {
        int before = FakeCuda.PeerCopies;
        Ranks(1, ranks =>
        {
            using GpuDevice device = GpuDevice.Open(GpuKind.Simulator);
            using MemoryBuffer1D<float, Stride1D.Dense> values = device.Accelerator.Allocate1D([1f, 2, 3]);
            ranks.AllReduce(device, values.View.SubView(1, 2).BaseView, Reduction.Sum);
            Assert.Equal([1f, 2, 3], values.GetAsArray1D());
        });
        Assert.Equal(before + 2, FakeCuda.PeerCopies);
    }

    [Theory]
    [InlineData(NcclFault.AtCall, "of 1 values failed in NCCL 2.21.5: what the code means (code 2): what was last")]
    [InlineData(NcclFault.OfAnotherRank, "of 1 values failed in NCCL 2.21.5: what the code means (code 6)")]
    [InlineData(NcclFault.Hang, "it did not end within 0.2 s")]
    public void What_fails_is_told_and_ends_the_communicator(object fault, string words) => Ranks(
        1,
        ranks =>
        {
            FakeNccl.Aborts = 0;
            FakeNccl.Fault = (NcclFault)fault;
            string told = Assert.Throws<CollectiveException>(ranks.Barrier).Message;
            Assert.Contains("Rank 0 of 1 on ", told, StringComparison.Ordinal);
            Assert.Contains(words, told, StringComparison.Ordinal);
            Assert.Equal(1, FakeNccl.Aborts);
            FakeNccl.Fault = NcclFault.None;
            Assert.Contains(
                "the communicator has ended", Assert.Throws<CollectiveException>(ranks.Barrier).Message,
                StringComparison.Ordinal);
        },
        Soon);

    [Fact]
    public void What_fails_at_joining_is_told()
    {
        FakeNccl.Fault = NcclFault.AtJoining;
        var failure = Assert.Throws<CollectiveException>(() => Join(0, 1, _ => { }, Late));
        Assert.Contains(
            "joining the ranks failed in NCCL 2.21.5: what the code means (code 2)", failure.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, FakeCuda.Depth);
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_told_of() => Assert.Contains(
        "opening cuda:8 failed: no such device",
        Assert.Throws<CollectiveException>(() => NcclCollective.Join(
            FakeNccl.Functions, FakeCuda.Functions, 8, 0, 1, _ => { }, Late)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Alone_nothing_is_loaded() => Assert.Null(NcclCollective.Join(0));

    private static void Ranks(int count, Action<NcclCollective> body, TimeSpan? timeout = null)
    {
        byte[] id = new byte[NcclId.Bytes];
        using var told = new ManualResetEventSlim();
        ExceptionDispatchInfo? failure = null;
        Thread[] threads =
        [
            .. Enumerable.Range(0, count).Select(rank => new Thread(() => Run(rank)) { IsBackground = true }),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads)
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(20))) failure?.Throw();
        }

        failure?.Throw();

        void Run(int rank)
        {
            try
            {
                using (NcclCollective ranks = Join(rank, count, values => Share(rank, values), timeout ?? Late))
                    body(ranks);
                Assert.Equal(0, FakeCuda.Depth);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        void Share(int rank, Span<byte> values)
        {
            if (rank == 0)
            {
                values.CopyTo(id);
                told.Set();
            }

            told.Wait();
            id.CopyTo(values);
        }
    }

    private static NcclCollective Join(int rank, int size, NcclCollective.Share share, TimeSpan timeout) =>
        NcclCollective.Join(FakeNccl.Functions, FakeCuda.Functions, rank, rank, size, share, timeout);

    /// <summary>Of rank r, 10·r more than of rank 0.</summary>
    private static T[] Values<T>(int size, int rank, Func<int, T> value)
    {
        T[] values = new T[size];
        for (int i = 0; i < size; i++) values[i] = value((i % 1000) + (10 * rank));
        return values;
    }
}

using GResNet.Runtime.Ilgpu;
using GResNet.Runtime.Tests.Training.Collectives;
using GResNet.Runtime.Threading;
using GResNet.Training.Collectives;
using GResNet.Training.Vectors;
using ILGPU;
using ILGPU.Runtime;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>Ranks that are threads, with libraries that keep the conventions of calling of NCCL and CUDA.</summary>
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
    public void Where_nothing_else_connects_them_ranks_have_what_each_member_gives(int size) => Alone(3, ranks =>
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
    public void They_know_their_places() => Alone(2, ranks =>
    {
        Assert.Equal("NCCL 2.21.5", ranks.Name);
        Assert.Equal((2, ranks.Rank, 2), (ranks.Size, ranks.LocalRank, ranks.LocalSize));
        Assert.Throws<ArgumentOutOfRangeException>(() => ranks.Broadcast(new byte[1], 2));
    });

    [Fact]
    public void A_duplicate_is_of_the_same_ranks() => Alone(2, ranks =>
    {
        using ICollective copy = ranks.Duplicate();
        float[] values = [ranks.Rank];
        copy.AllReduce(values, Reduction.Sum);
        ranks.AllReduce(values, Reduction.Sum);
        Assert.Equal((2f, ranks.Rank), (values[0], copy.Rank));
    });

    [Fact]
    public void What_is_on_a_GPU_is_summed_there()
    {
        int before = FakeCuda.PeerCopies;
        Join(2, (ranks, device, parent) =>
        {
            Assert.Equal("NCCL 2.21.5 and threads", ranks.Name);
            using var vectors = new GpuVectors(device);
            using MemoryBuffer1D<float, Stride1D.Dense> values =
                device.Accelerator.Allocate1D([1f, 2, 3, 4 + ranks.Rank]);
            DeviceVector vector = vectors.Of(values.View.BaseView);
            ranks.AllReduce(vector, [new VectorSpan(3, 1), new VectorSpan(0, 2)], Reduction.Sum);
            Assert.Equal([2f, 4, 3, 9], values.GetAsArray1D());
            using (ICollective copy = ranks.Duplicate())
                copy.AllReduce(vector, [new VectorSpan(2, 1)], Reduction.Maximum);
            Assert.Equal([2f, 4, 3, 9], values.GetAsArray1D());
        });
        Assert.Equal(before + (2 * 2 * 3), FakeCuda.PeerCopies);
    }

    [Fact]
    public void What_is_elsewhere_is_summed_by_what_connects_the_ranks()
    {
        int before = FakeCuda.PeerCopies;
        Join(2, (ranks, device, parent) =>
        {
            using GpuDevice other = GpuDevice.Open(GpuKind.Simulator);
            using var vectors = new GpuVectors(other);
            DeviceVector vector = vectors.Allocate(3);
            vector.Host.Span.Fill(ranks.Rank + 1);
            vector.Upload();
            ranks.AllReduce(vector, [new VectorSpan(1, 2)], Reduction.Sum);
            vector.Download();
            Assert.Equal([ranks.Rank + 1, 3, 3], vector.Host.Span.ToArray());
            long[] own = [ranks.Rank];
            ranks.AllReduce(own, Reduction.Sum);
            Assert.Equal(1, own[0]);
        });
        Assert.Equal(before, FakeCuda.PeerCopies);
    }

    [Fact]
    public void One_that_ends_the_job_ends_what_connects_the_ranks()
    {
        var results = ThreadCollective.Run(2, parent =>
        {
            using GpuDevice device = GpuDevice.Open(GpuKind.Simulator);
            using NcclCollective ranks = Over(parent, device, Late);
            if (ranks.Rank == 1) ranks.Abort(7, "told to");
            parent.Barrier();
            return 0;
        });
        Assert.All(results, result => Assert.Contains(
            "rank 1 ended the job with 7: told to", Assert.IsType<CollectiveException>(result.Error).Message,
            StringComparison.Ordinal));
    }

    /// <summary>NCCL would wait for them, and they may wait for what this rank never says.</summary>
    [Fact]
    public void A_rank_that_leaves_first_does_not_wait_for_the_others() => Join(2, (ranks, _, parent) =>
    {
        if (ranks.Rank == 1) ranks.Dispose();
        parent.Barrier();
    });

    [Fact]
    public void Where_one_rank_has_no_NCCL_none_joins_and_they_go_on() => ThreadCollective.Succeed(3, parent =>
    {
        Assert.Null(NcclCommunicator.TryJoin(
            () => parent.Rank == 1
                ? throw new CollectiveException("libnccl.so.2 cannot be loaded") : Parts(parent.Rank),
            new CollectiveMeeting(parent), Late, out string? refusal));
        Assert.Equal("Rank 1, on here: libnccl.so.2 cannot be loaded", refusal);
        parent.Barrier();
        return 0;
    });

    [Fact]
    public void Ranks_do_not_share_a_GPU() => ThreadCollective.Succeed(3, parent =>
    {
        Assert.Null(NcclCommunicator.TryJoin(
            () => Parts(parent.Rank % 2), new CollectiveMeeting(parent), Late, out string? refusal));
        Assert.Equal("Ranks 0 and 2 have the same GPU, and NCCL needs one of its own for each.", refusal);
        return 0;
    });

    [Fact]
    public void Ranks_without_GPUs_of_CUDA_are_told_so() => ThreadCollective.Succeed(2, parent =>
    {
        using var workers = new WorkerPool(1);
        using var device = new CpuDevice(workers);
        Assert.Null(NcclCollective.TryJoin(parent, device, out string? refusal));
        Assert.Equal("Rank 0, on here: it trains on cpu, and NCCL is for GPUs of CUDA.", refusal);
        Assert.Throws<CollectiveException>(() => NcclCollective.Join(parent, device));
        return 0;
    });

    [Theory]
    [InlineData(NcclFault.AtCall, "of 1 values failed in NCCL 2.21.5: what the code means (code 2): what was last")]
    [InlineData(NcclFault.OfAnotherRank, "of 1 values failed in NCCL 2.21.5: what the code means (code 6)")]
    [InlineData(NcclFault.Hang, "it did not end within 0.2 s")]
    public void What_fails_is_told_and_ends_the_communicator(object fault, string words) => Alone(
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
        var failure = Assert.Throws<CollectiveException>(() => Alone(1, _ => { }));
        Assert.Contains(
            "joining the ranks failed in NCCL 2.21.5: what the code means (code 2)", failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_told_of() => Assert.Contains(
        "opening cuda:8 failed: no such device", Assert.Throws<CollectiveException>(() => Parts(8)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Alone_nothing_is_loaded()
    {
        using var workers = new WorkerPool(1);
        using var device = new CpuDevice(workers);
        Assert.Null(NcclCollective.Join(device));
    }

    /// <summary>Ranks that NCCL alone connects, once they have met.</summary>
    private static void Alone(int count, Action<ICollective> body, TimeSpan? timeout = null) =>
        Run(count, parent =>
        {
            var meeting = new CollectiveMeeting(parent);
            NcclCommunicator joined = NcclCommunicator.TryJoin(
                () => Parts(parent.Rank), meeting, timeout ?? Late, out string? refusal)
                ?? throw new CollectiveException(refusal!);
            using var ranks = new NcclHostRanks(joined, meeting, timeout ?? Late);
            body(ranks);
        });

    private static void Join(int count, Action<NcclCollective, GpuDevice, ICollective> body) => Run(count, parent =>
    {
        using GpuDevice device = GpuDevice.Open(GpuKind.Simulator);
        using NcclCollective ranks = Over(parent, device, Late);
        body(ranks, device, parent);
    });

    private static void Run(int count, Action<ICollective> body)
    {
        var results = ThreadCollective.Run(count, parent =>
        {
            body(parent);
            return FakeCuda.Depth;
        });
        if (results.Select(result => result.Error).FirstOrDefault(error => error is not null) is { } failure)
            throw failure;
        Assert.All(results, result => Assert.Equal(0, result.Result));
    }

    private static NcclCollective Over(ICollective parent, GpuDevice device, TimeSpan timeout)
    {
        NcclCommunicator joined = NcclCommunicator.TryJoin(
            () => Parts(parent.Rank), new CollectiveMeeting(parent), timeout, out string? refusal)
            ?? throw new CollectiveException(refusal!);
        return new NcclCollective(parent, joined, device, timeout, joined);
    }

    private static NcclParts Parts(int ordinal) =>
        new(FakeNccl.Functions, new NcclMemory(FakeCuda.Functions, ordinal));

    /// <summary>Of rank r, 10·r more than of rank 0.</summary>
    private static T[] Values<T>(int size, int rank, Func<int, T> value)
    {
        T[] values = new T[size];
        for (int i = 0; i < size; i++) values[i] = value((i % 1000) + (10 * rank));
        return values;
    }
}

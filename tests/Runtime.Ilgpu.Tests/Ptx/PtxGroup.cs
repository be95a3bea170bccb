using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// A group of threads: each runs up to where it must wait for others, then the next; warps do what they do as one when
/// all of their threads have come to it, and a barrier opens when all threads have.
/// </summary>
internal sealed class PtxGroup
{
    private readonly PtxProgram program;
    private readonly PtxShared shared;
    private readonly PtxThread[] threads;

    /// <summary>Makes a group that runs a program as often as wanted.</summary>
    public PtxGroup(PtxProgram program, int threads)
    {
        this.program = program;
        shared = new PtxShared(program.SharedBytes);
        this.threads = [.. Enumerable.Range(0, threads).Select(index => new PtxThread(program, shared, index))];
    }

    /// <summary>Shared memory.</summary>
    public Span<byte> Shared => shared.Bytes;

    /// <summary>Its threads.</summary>
    public ReadOnlySpan<PtxThread> Threads => threads;

    /// <summary>Runs all groups of a grid, one after the other.</summary>
    /// <param name="groups">How many along x, y and z.</param>
    /// <param name="parameters">The entry point's parameters.</param>
    /// <exception cref="PtxException">A thread does what it must not, or waits for one that does not come.</exception>
    public void RunGrid(Index3D groups, ReadOnlySpan<byte> parameters)
    {
        for (int z = 0; z < groups.Z; z++)
            for (int y = 0; y < groups.Y; y++)
                for (int x = 0; x < groups.X; x++)
                {
                    Begin(groups, new Index3D(x, y, z));
                    Run(parameters);
                }
    }

    /// <summary>Puts all threads at the first instruction, and nothing into shared memory.</summary>
    public void Begin(Index3D groups, Index3D group)
    {
        shared.Begin();
        foreach (PtxThread thread in threads)
        {
            thread.Begin();
            thread[PtxSlots.Threads] = (ulong)threads.Length;
            (thread[PtxSlots.GroupX], thread[PtxSlots.GroupY], thread[PtxSlots.GroupZ]) =
                ((ulong)group.X, (ulong)group.Y, (ulong)group.Z);
            (thread[PtxSlots.GroupsX], thread[PtxSlots.GroupsY], thread[PtxSlots.GroupsZ]) =
                ((ulong)groups.X, (ulong)groups.Y, (ulong)groups.Z);
        }
    }

    /// <summary>Runs all threads to their end.</summary>
    public void Run(ReadOnlySpan<byte> parameters)
    {
        while (true)
        {
            for (int first = 0; first < threads.Length; first += PtxWarps.Lanes)
                RunWarp(Threads[first..Math.Min(first + PtxWarps.Lanes, threads.Length)], parameters);
            PtxThread leader = threads[0];
            Together(threads);
            if (leader.Stop == PtxStop.End) return;
            shared.Barrier();
            foreach (PtxThread thread in threads) thread.Resume();
        }
    }

    /// <summary>Runs the threads of a warp up to a barrier or to their end.</summary>
    private void RunWarp(ReadOnlySpan<PtxThread> lanes, ReadOnlySpan<byte> parameters)
    {
        while (true)
        {
            foreach (PtxThread lane in lanes)
                if (lane.Stop == PtxStop.None) lane.Run(parameters);
            if (Branch(lanes)) continue;
            PtxThread leader = lanes[0];
            if (leader.Stop != PtxStop.Warp) break;
            Together(lanes);
            PtxInstruction instruction = program.Code[leader.At];
            if (lanes.Length < PtxWarps.Lanes)
                throw new PtxException($"A warp of {lanes.Length} threads, {program.Lines[leader.At]}");
            try
            {
                PtxWarps.Execute(lanes, instruction, program.Operands.AsSpan(instruction.First), shared);
            }
            catch (PtxException exception)
            {
                throw new PtxException($"{exception.Message}, {program.Lines[leader.At]}", exception);
            }

            foreach (PtxThread lane in lanes) lane.Resume();
        }

        foreach (PtxThread lane in lanes)
            if (lane.Stop == PtxStop.Warp) Together(lanes);
    }

    /// <summary>
    /// Of the threads that are at uniform branches, those at the first one go on, which a device may run as one. Others
    /// wait, so that threads whose ways have parted before meet again.
    /// </summary>
    /// <returns>Whether there are any.</returns>
    private bool Branch(ReadOnlySpan<PtxThread> lanes)
    {
        int at = int.MaxValue;
        foreach (PtxThread lane in lanes)
            if (lane.Stop == PtxStop.Uniform) at = Math.Min(at, lane.At);
        if (at == int.MaxValue) return false;
        PtxInstruction branch = program.Code[at];
        int guard = program.Operands[branch.First], skip = program.Operands[branch.First + 1];
        PtxThread? first = null;
        bool takes = false;
        foreach (PtxThread lane in lanes)
        {
            if (lane.Stop != PtxStop.Uniform || lane.At != at) continue;
            bool does = lane[guard] != lane[skip];
            if (first is not null && does != takes)
                throw new PtxException(
                    $"Threads {first.Index} and {lane.Index} take different ways at a uniform branch: "
                        + $"{program.Lines[at]}");
            (first, takes) = (lane, does);
            lane.ResumeAt(does ? branch.Offset : at + 1);
        }

        return true;
    }

    /// <summary>Threads that must come to the same instruction have.</summary>
    private void Together(ReadOnlySpan<PtxThread> all)
    {
        PtxThread leader = all[0];
        foreach (PtxThread thread in all)
            if (thread.Stop != leader.Stop || (thread.At != leader.At && leader.Stop != PtxStop.End))
                throw new PtxException(
                    $"Thread {leader.Index} waits or ends where thread {thread.Index} does not: "
                        + $"{program.Lines[leader.At]}; {program.Lines[thread.At]}");
    }
}

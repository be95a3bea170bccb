using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace GResNet.Runtime.Ilgpu;

/// <summary>Where the threads of a group wait for each other.</summary>
internal static class GroupBarrier
{
    /// <summary>
    /// Waits until all threads of the group are here. What they wrote before, to shared memory or the device's, all of
    /// them see afterwards. ILGPU's own barrier (1.5.3) leaves out shared memory on OpenCL.
    /// </summary>
    [IntrinsicImplementation]
    public static void Wait()
    {
        // On the simulator. Its barrier of a group is three in a row, so that threads may allocate shared memory in
        // different branches, which none of ours does; that of a warp is one.
        if (Group.DimX <= Warp.WarpSize) Warp.Barrier();
        else Group.Barrier();
    }

    /// <summary>Tells a context what <see cref="Wait"/> is on each kind of device.</summary>
    public static void Register(Context context)
    {
        IntrinsicImplementationManager intrinsics = context.GetIntrinsicManager();
        var wait = typeof(GroupBarrier).GetMethod(nameof(Wait))!;
        intrinsics.RegisterMethod(
            wait, new PTXIntrinsic(typeof(GroupBarrier), nameof(OnCuda), IntrinsicImplementationMode.Redirect));
        intrinsics.RegisterMethod(
            wait, new CLIntrinsic(typeof(GroupBarrier), nameof(WriteOpenCL), IntrinsicImplementationMode.GenerateCode));
    }

    private static void OnCuda() => Group.Barrier();

    private static void WriteOpenCL(CLBackend backend, CLCodeGenerator code, Value call)
    {
        using CLCodeGenerator.StatementEmitter statement =
            code.BeginStatement("work_group_barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)");
    }
}

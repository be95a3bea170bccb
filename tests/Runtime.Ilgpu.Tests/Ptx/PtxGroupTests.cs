using System.Globalization;
using System.Runtime.InteropServices;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>
/// What the interpreter refuses, and when copies arrive: kernels that a device would run wrongly do not pass.
/// </summary>
public unsafe class PtxGroupTests
{
    private const int Threads = 64;

    private const string Begin = """
        .visible .entry Kernel_Run(
        	.param .align 8 .b8 _kernel_1[8]
        )
        {
        	.shared .align 16 .b8 __shared_alloca0[1024];
        	.reg .pred	%p<4>;
        	.reg .b32	%r<12>;
        	.reg .b64	%rd<4>;
        	.reg .f32	%f<4>;
        	ld.param.b64	%rd0, [_kernel_1];
        	mov.b32	%r0, %tid.x;
        	shl.b32	%r1, %r0, 2;
        	mov.b32	%r2, __shared_alloca0;
        	add.s32	%r3, %r1, %r2;
        	shl.b32	%r4, %r0, 4;
        	mov.b32	%r9, 0;
        	cvt.u64.u32	%rd1, %r1;
        	add.u64	%rd2, %rd0, %rd1;
        	setp.lt.s32	%p0, %r0, 40;

        """;

    [Theory]
    [InlineData("@%p0 bra L_1;\n bar.sync 0;\n L_1:\n ret;", "Thread 0 waits or ends where thread 40 does not")]
    [InlineData("@!%p0 bra L_1;\n bar.sync 0;\n L_1:\n bar.sync 0;", "Thread 0 waits or ends where thread 40 does not")]
    [InlineData(
        "@%p0 bra L_1;\n ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r5, %r6, %r7, %r8}, [%r9];\n L_1:\n ret;",
        "Thread 32 waits or ends where thread 40 does not")]
    [InlineData("ld.global.v2.b32 {%r5, %r6}, [%rd0+4];", "is not a multiple of 8")]
    [InlineData("st.shared.v4.b32 [%r3], {%r0, %r0, %r0, %r0};", "Shared address 4 is not a multiple of 16")]
    [InlineData("st.shared.b32 [%r3+772], %r0;", "Shared address 1024 is outside of 1024 bytes")]
    [InlineData("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r5, %r6, %r7, %r8}, [%r9+8];",
        "Shared address 8 is not a multiple of 16")]
    [InlineData("st.shared.b32 [%r3], %r0;\n ld.shared.b32 %r5, [%r9+4];",
        "No barrier between two accesses to shared address 4")]
    [InlineData("ld.shared.b32 %r5, [%r9+252];\n st.shared.b32 [%r3], %r0;",
        "No barrier between two accesses to shared address 252")]
    [InlineData(
        "st.shared.b32 [%r9], %r0;", "No barrier between two accesses to shared address 0, by thread 0 and thread 1")]
    [InlineData("cp.async.cg.shared.global [%r4], [%rd0], 16, 16;\n cp.async.commit_group;\n ret;",
        "Nothing has waited for copies")]
    [InlineData("@%p0 bra.uni L_1;\n mov.b32 %r5, 0;\n L_1:\n ret;",
        "Threads 39 and 40 take different ways at a uniform branch")]
    [InlineData("@!%p0 bra.uni L_1;\n mov.b32 %r5, 0;\n L_1:\n ret;",
        "Threads 39 and 40 take different ways at a uniform branch")]
    [InlineData(
        "and.b32 %r5, %r0, 1;\n L_1:\n sub.s32 %r5, %r5, 1;\n setp.ge.s32 %p1, %r5, 0;\n @%p1 bra.uni L_1;",
        "Threads 0 and 1 take different ways at a uniform branch")]
    [InlineData("prmt.b32 %r5, %r0, %r1, %r2;", "does not know the instruction 'prmt.b32'")]
    [InlineData("mov.b32 %r5, %laneid;", "does not know the operand '%laneid'")]
    [InlineData("mov.b32 __shared_alloca0, %r5;", "does not know a target")]
    [InlineData("bra L_2;", "No label L_2")]
    [InlineData(".reg .b32 global, at;", "does not know a declaration")]
    [InlineData(".reg .b32 a<4>, at;", "does not know a declaration")]
    [InlineData(".reg .b32 %r5;", "does not know a second '%r5'")]
    public void What_must_not_be_is_an_error_that_tells_the_line(string statements, string message)
    {
        PtxException exception = Assert.Throws<PtxException>(() => Run(statements, new uint[Threads]));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Matches(@"line \d+: \S", exception.Message);
    }

    /// <summary>
    /// One that depends on the warp; one that a part of a warp does not come to, and comes to again in a loop; one
    /// without a guard.
    /// </summary>
    [Theory]
    [InlineData("setp.lt.s32 %p1, %r0, 32; @%p1 bra.uni L_1; mov.b32 %r9, 7;", 0, 7)]
    [InlineData(
        "mov.b32 %r6, 3;\n L_2:\n @%p0 bra L_3;\n add.s32 %r9, %r9, 5;\n setp.eq.s32 %p1, %r6, 1;\n @%p1 bra.uni "
            + "L_3;\n add.s32 %r9, %r9, 2;\n"
        + "L_3:\n sub.s32 %r6, %r6, 1;\n setp.gt.s32 %p1, %r6, 0;\n @%p1 bra.uni L_2;\n bra.uni L_1;\n", 0, 19)]
    public void A_uniform_branch_is_one_that_the_threads_of_a_warp_take_together(
        string statements, uint first, uint last)
    {
        uint[] memory = new uint[Threads];
        Run(statements.Replace("; ", ";\n ", StringComparison.Ordinal) + "\n L_1:\n st.global.b32 [%rd2], %r9;",
            memory);
        Assert.Equal((first, last), (memory[0], memory[^1]));
    }

    /// <summary>Each thread copies 16 bytes twice, and then stores the first word of a place.</summary>
    [Theory]
    [InlineData("", 0, 0xFFFFFFFF)]
    [InlineData("cp.async.wait_group 1;", 0, 7)]
    [InlineData("cp.async.wait_group 1;", 16, 0xFFFFFFFF)]
    [InlineData("cp.async.wait_group 0;", 16, 7)]
    [InlineData("cp.async.wait_all;", 16, 7)]
    public void A_copy_is_there_when_its_batch_was_waited_for(string wait, int place, uint expected)
    {
        uint[] memory = [7, 7, 7, 7, 0, 0, 0, 0];
        string statements = $"""
            cp.async.cg.shared.global [%r9], [%rd0], 16, 16;
            cp.async.commit_group;
            add.s32 %r8, %r9, 16;
            cp.async.cg.shared.global [%r8], [%rd0], 16, 4;
            cp.async.commit_group;
            {wait}
            ld.shared.b32 %r5, [%r9+{place}];
            st.global.b32 [%rd0+16], %r5;
            cp.async.wait_all;
            ld.shared.b32 %r5, [%r8+4];
            st.global.b32 [%rd0+20], %r5;
            """;
        Run(statements, memory, 1);
        // Of the second copy one word was read; the others are zero.
        Assert.Equal([expected, 0], memory[4..6]);
    }

    [Theory]
    [InlineData("add.ftz.f32 %f0, %f1, %f2;", 1e-38f, 1e-39f, 0)]
    [InlineData("mul.ftz.f32 %f0, %f1, %f2;", 1e-20f, -1e-20f, -0f)]
    [InlineData("mul.ftz.f32 %f0, %f1, %f2;", 3, 0.1f, 3 * 0.1f)]
    [InlineData("div.approx.ftz.f32 %f0, %f1, %f2;", 1, 1e38f, 0)]
    [InlineData("div.approx.ftz.f32 %f0, %f1, %f2;", 1, 4, 0.25f)]
    [InlineData("sub.ftz.f32 %f0, %f1, %f2;", 1, 4, -3)]
    [InlineData("setp.lt.f32 %p1, %f1, %f2; selp.f32 %f0, %f1, %f2, %p1;", float.NaN, 2, 2)]
    [InlineData("setp.ltu.f32 %p1, %f1, %f2; selp.f32 %f0, %f2, %f1, %p1;", float.NaN, 2, 2)]
    [InlineData("setp.neu.f32 %p1, %f1, %f2; selp.f32 %f0, %f2, %f1, %p1;", float.NaN, 2, 2)]
    [InlineData("setp.equ.f32 %p1, %f1, %f2; selp.f32 %f0, %f1, %f2, %p1;", 1, 2, 2)]
    [InlineData("ex2.approx.ftz.f32 %f0, %f1;", -3, 0, 0.125f)]
    [InlineData("ex2.approx.ftz.f32 %f0, %f1;", -127, 0, 0)]
    [InlineData("mov.f32 %f0, 0fBF800000;", 0, 0, -1)]
    [InlineData("mov.b32 %r5, -7; cvt.rn.f32.s32 %f0, %r5;", 0, 0, -7)]
    [InlineData("cvt.rzi.s32.f32 %r5, %f1; cvt.rn.f32.s32 %f0, %r5;", -2.75f, 0, -2)]
    [InlineData("cvt.rzi.s32.f32 %r5, %f1; cvt.rn.f32.s32 %f0, %r5;", 1e20f, 0, 2147483648f)]
    [InlineData("cvt.rzi.s32.f32 %r5, %f1; cvt.rn.f32.s32 %f0, %r5;", float.NaN, 0, 0)]
    [InlineData("mov.b32 %r5, -7; shr.s32 %r5, %r5, 40; cvt.rn.f32.s32 %f0, %r5;", 0, 0, -1)]
    [InlineData("mov.b32 %r5, -7; shr.u32 %r5, %r5, 32; cvt.rn.f32.s32 %f0, %r5;", 0, 0, 0)]
    [InlineData("mov.b32 %r5, -7; rem.s32 %r5, %r5, 4; cvt.rn.f32.s32 %f0, %r5;", 0, 0, -3)]
    [InlineData(
        "mov.b32 %r5, -7; mul.wide.u32 %rd3, %r5, 2; cvt.u32.u64 %r5, %rd3; cvt.rn.f32.s32 %f0, %r5;", 0, 0, -14)]
    [InlineData("cvt.rn.bf16x2.f32 %r5, %f1, %f2; and.b32 %r5, %r5, 65535; shl.b32 %r5, %r5, 16; mov.b32 %f0, %r5;", 2,
        1.00390625f, 1)]
    public void A_number_is_what_the_instruction_makes_of_it(
        string statements, float first, float second, float expected)
    {
        uint[] memory = [.. MemoryMarshal.Cast<float, uint>([first, second, 0])];
        Run($"ld.global.f32 %f1, [%rd0];\n ld.global.f32 %f2, [%rd0+4];\n {statements}\n st.global.f32 [%rd0+8], %f0;",
            memory, 1);
        Assert.Equal(BitConverter.SingleToUInt32Bits(expected).ToString("X8", CultureInfo.InvariantCulture),
            memory[2].ToString("X8", CultureInfo.InvariantCulture));
    }

    /// <summary>Runs a group that has the address of <paramref name="memory"/>.</summary>
    private static void Run(string statements, uint[] memory, int threads = Threads)
    {
        int bytes = memory.Length * sizeof(uint);
        void* native = NativeMemory.AlignedAlloc((nuint)bytes, 16);
        try
        {
            memory.CopyTo(new Span<uint>(native, memory.Length));
            PtxGroup group = new(PtxDecoder.Decode(Begin + statements + "\n}"), threads);
            group.RunGrid(new Index3D(1, 1, 1), BitConverter.GetBytes((long)native));
            new Span<uint>(native, memory.Length).CopyTo(memory);
        }
        finally
        {
            NativeMemory.AlignedFree(native);
        }
    }
}

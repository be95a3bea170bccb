namespace GResNet.Runtime.Ilgpu.Kernels;

/// <summary>
/// The inline PTX of <see cref="TensorCore"/>, with %0, %1 and so on for arguments. Instructions are those of NVIDIA's
/// "Parallel Thread Execution ISA"; its chapter on warp-level matrix instructions has the places of elements. Sum
/// registers are four for each 16 × 8 of a warp's 64 × 32 sums, row by row.
/// </summary>
internal static class TensorPtx
{
    /// <summary>
    /// Registers: where shared memory begins, this thread's places left and right, addresses, fragments a and b, pairs
    /// d, sums c. %0: left; %1: right. <c>__shared_alloca0</c> is ILGPU's name for the only shared memory of a kernel.
    /// </summary>
    public const string Begin = """
        .reg .b32 memory, left, right, buffer, at;
        .reg .b32 a<16>;
        .reg .b32 b<8>;
        .reg .b32 d<4>;
        .reg .f32 c<64>;
        mov.u32 memory, __shared_alloca0;
        mov.u32 left, %0;
        mov.u32 right, %1;
        mov.f32 c0, 0f00000000; mov.f32 c1, 0f00000000; mov.f32 c2, 0f00000000; mov.f32 c3, 0f00000000;
        mov.f32 c4, 0f00000000; mov.f32 c5, 0f00000000; mov.f32 c6, 0f00000000; mov.f32 c7, 0f00000000;
        mov.f32 c8, 0f00000000; mov.f32 c9, 0f00000000; mov.f32 c10, 0f00000000; mov.f32 c11, 0f00000000;
        mov.f32 c12, 0f00000000; mov.f32 c13, 0f00000000; mov.f32 c14, 0f00000000; mov.f32 c15, 0f00000000;
        mov.f32 c16, 0f00000000; mov.f32 c17, 0f00000000; mov.f32 c18, 0f00000000; mov.f32 c19, 0f00000000;
        mov.f32 c20, 0f00000000; mov.f32 c21, 0f00000000; mov.f32 c22, 0f00000000; mov.f32 c23, 0f00000000;
        mov.f32 c24, 0f00000000; mov.f32 c25, 0f00000000; mov.f32 c26, 0f00000000; mov.f32 c27, 0f00000000;
        mov.f32 c28, 0f00000000; mov.f32 c29, 0f00000000; mov.f32 c30, 0f00000000; mov.f32 c31, 0f00000000;
        mov.f32 c32, 0f00000000; mov.f32 c33, 0f00000000; mov.f32 c34, 0f00000000; mov.f32 c35, 0f00000000;
        mov.f32 c36, 0f00000000; mov.f32 c37, 0f00000000; mov.f32 c38, 0f00000000; mov.f32 c39, 0f00000000;
        mov.f32 c40, 0f00000000; mov.f32 c41, 0f00000000; mov.f32 c42, 0f00000000; mov.f32 c43, 0f00000000;
        mov.f32 c44, 0f00000000; mov.f32 c45, 0f00000000; mov.f32 c46, 0f00000000; mov.f32 c47, 0f00000000;
        mov.f32 c48, 0f00000000; mov.f32 c49, 0f00000000; mov.f32 c50, 0f00000000; mov.f32 c51, 0f00000000;
        mov.f32 c52, 0f00000000; mov.f32 c53, 0f00000000; mov.f32 c54, 0f00000000; mov.f32 c55, 0f00000000;
        mov.f32 c56, 0f00000000; mov.f32 c57, 0f00000000; mov.f32 c58, 0f00000000; mov.f32 c59, 0f00000000;
        mov.f32 c60, 0f00000000; mov.f32 c61, 0f00000000; mov.f32 c62, 0f00000000; mov.f32 c63, 0f00000000;
        """;

    /// <summary>
    /// %0: to, in shared memory; %1: address of eight elements; %2: bytes to read, 16 or 0; what is not read is zero.
    /// </summary>
    public const string Copy = """
        add.u32 at, memory, %0;
        cp.async.cg.shared.global [at], [%1], 16, %2;
        """;

    /// <summary>
    /// %0: to, in shared memory; %1 to %8: eight values, rounded to bfloat16. Of two, the second is the lower half.
    /// </summary>
    public const string Store = """
        cvt.rn.bf16x2.f32 d0, %2, %1;
        cvt.rn.bf16x2.f32 d1, %4, %3;
        cvt.rn.bf16x2.f32 d2, %6, %5;
        cvt.rn.bf16x2.f32 d3, %8, %7;
        add.u32 at, memory, %0;
        st.shared.v4.b32 [at], {d0, d1, d2, d3};
        """;

    /// <summary>Closes a batch of copies.</summary>
    public const string Commit = "cp.async.commit_group;";

    /// <summary>Waits for all batches but the newest.</summary>
    public const string WaitForOlder = "cp.async.wait_group 1;";

    /// <summary>Waits for all copies.</summary>
    public const string WaitForAll = "cp.async.wait_all;";

    /// <summary>
    /// %0 and %1: buffers of the left and right factor; %2: what swaps terms of the left one, which lies by rows.
    /// </summary>
    public const string MultiplyRows = """
        xor.b32 at, left, %2;
        add.u32 at, at, %0;
        add.u32 at, at, memory;
        ldmatrix.sync.aligned.m8n8.x4.shared.b16 {a0, a1, a2, a3}, [at];
        ldmatrix.sync.aligned.m8n8.x4.shared.b16 {a4, a5, a6, a7}, [at+1024];
        ldmatrix.sync.aligned.m8n8.x4.shared.b16 {a8, a9, a10, a11}, [at+2048];
        ldmatrix.sync.aligned.m8n8.x4.shared.b16 {a12, a13, a14, a15}, [at+3072];

        """ + LoadRight + Products;

    /// <summary>%0 and %1: buffers of the left and right factor, both of which lie by terms.</summary>
    public const string MultiplyTerms = """
        add.u32 buffer, memory, %0;
        add.u32 at, buffer, left;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {a0, a1, a2, a3}, [at];
        xor.b32 at, left, 32;
        add.u32 at, buffer, at;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {a4, a5, a6, a7}, [at];
        xor.b32 at, left, 64;
        add.u32 at, buffer, at;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {a8, a9, a10, a11}, [at];
        xor.b32 at, left, 96;
        add.u32 at, buffer, at;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {a12, a13, a14, a15}, [at];

        """ + LoadRight + Products;

    /// <summary>%0: where the first sum goes; %1: bytes from a row to the eighth after it.</summary>
    public const string Stage = """
        add.u32 at, memory, %0;
        st.shared.v2.f32 [at], {c0, c1};
        st.shared.v2.f32 [at+32], {c4, c5};
        st.shared.v2.f32 [at+64], {c8, c9};
        st.shared.v2.f32 [at+96], {c12, c13};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c2, c3};
        st.shared.v2.f32 [at+32], {c6, c7};
        st.shared.v2.f32 [at+64], {c10, c11};
        st.shared.v2.f32 [at+96], {c14, c15};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c16, c17};
        st.shared.v2.f32 [at+32], {c20, c21};
        st.shared.v2.f32 [at+64], {c24, c25};
        st.shared.v2.f32 [at+96], {c28, c29};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c18, c19};
        st.shared.v2.f32 [at+32], {c22, c23};
        st.shared.v2.f32 [at+64], {c26, c27};
        st.shared.v2.f32 [at+96], {c30, c31};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c32, c33};
        st.shared.v2.f32 [at+32], {c36, c37};
        st.shared.v2.f32 [at+64], {c40, c41};
        st.shared.v2.f32 [at+96], {c44, c45};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c34, c35};
        st.shared.v2.f32 [at+32], {c38, c39};
        st.shared.v2.f32 [at+64], {c42, c43};
        st.shared.v2.f32 [at+96], {c46, c47};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c48, c49};
        st.shared.v2.f32 [at+32], {c52, c53};
        st.shared.v2.f32 [at+64], {c56, c57};
        st.shared.v2.f32 [at+96], {c60, c61};
        add.u32 at, at, %1;
        st.shared.v2.f32 [at], {c50, c51};
        st.shared.v2.f32 [at+32], {c54, c55};
        st.shared.v2.f32 [at+64], {c58, c59};
        st.shared.v2.f32 [at+96], {c62, c63};
        """;

    private const string LoadRight = """
        add.u32 buffer, memory, %1;
        add.u32 at, buffer, right;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {b0, b1, b2, b3}, [at];
        xor.b32 at, right, 32;
        add.u32 at, buffer, at;
        ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {b4, b5, b6, b7}, [at];

        """;

    private const string Products = """
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c0, c1, c2, c3}, {a0, a1, a2, a3}, {b0, b1}, {c0, c1, c2, c3};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c4, c5, c6, c7}, {a0, a1, a2, a3}, {b2, b3}, {c4, c5, c6, c7};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c8, c9, c10, c11}, {a0, a1, a2, a3}, {b4, b5}, {c8, c9, c10, c11};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c12, c13, c14, c15}, {a0, a1, a2, a3}, {b6, b7}, {c12, c13, c14, c15};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c16, c17, c18, c19}, {a4, a5, a6, a7}, {b0, b1}, {c16, c17, c18, c19};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c20, c21, c22, c23}, {a4, a5, a6, a7}, {b2, b3}, {c20, c21, c22, c23};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c24, c25, c26, c27}, {a4, a5, a6, a7}, {b4, b5}, {c24, c25, c26, c27};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c28, c29, c30, c31}, {a4, a5, a6, a7}, {b6, b7}, {c28, c29, c30, c31};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c32, c33, c34, c35}, {a8, a9, a10, a11}, {b0, b1}, {c32, c33, c34, c35};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c36, c37, c38, c39}, {a8, a9, a10, a11}, {b2, b3}, {c36, c37, c38, c39};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c40, c41, c42, c43}, {a8, a9, a10, a11}, {b4, b5}, {c40, c41, c42, c43};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c44, c45, c46, c47}, {a8, a9, a10, a11}, {b6, b7}, {c44, c45, c46, c47};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c48, c49, c50, c51}, {a12, a13, a14, a15}, {b0, b1}, {c48, c49, c50, c51};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c52, c53, c54, c55}, {a12, a13, a14, a15}, {b2, b3}, {c52, c53, c54, c55};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c56, c57, c58, c59}, {a12, a13, a14, a15}, {b4, b5}, {c56, c57, c58, c59};
        mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {c60, c61, c62, c63}, {a12, a13, a14, a15}, {b6, b7}, {c60, c61, c62, c63};
        """;
}

using System.Collections.Frozen;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>What an instruction does; types that make no difference to bits are one.</summary>
internal enum PtxOp
{
    Move, Branch, UniformBranch, Return, Barrier,
    Add32, Add64, Subtract32, Subtract64, Multiply32, Multiply64, MultiplyWide, Divide, Remainder, Negate,
    And, Or, Xor, NotPredicate,
    ShiftLeft32, ShiftLeft64, ShiftRightSigned32, ShiftRightUnsigned32, ShiftRightSigned64, ShiftRightUnsigned64,
    SelectIf,
    Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual,
    Lower, LowerOrSame, Higher, HigherOrSame,
    FloatLess, FloatLessOrEqual, FloatGreater, FloatGreaterOrEqual, FloatEqual, FloatNotEqual,
    FloatLessOrNaN, FloatLessOrEqualOrNaN, FloatGreaterOrNaN, FloatGreaterOrEqualOrNaN, FloatEqualOrNaN,
    FloatNotEqualOrNaN,
    IsNaN,
    FloatAdd, FloatSubtract, FloatMultiply, FloatMultiplyAdd, FloatDivide, FloatNegate,
    Exp2, Log2, Reciprocal, SquareRoot,
    ZeroExtend8, ZeroExtend16, ZeroExtend32, SignExtend16, SignExtend32, Int32ToFloat, FloatToInt32,
    FloatsToBFloat16s,
    LoadParameter8, LoadParameter32, LoadParameter64,
    LoadGlobal8, LoadGlobal16, LoadGlobal32, LoadGlobal32x2, LoadGlobal32x4,
    StoreGlobal16, StoreGlobal32, StoreGlobal32x2, StoreGlobal32x4,
    LoadShared32, LoadShared32x2, LoadShared32x4,
    StoreShared32, StoreShared32x2, StoreShared32x4,
    CopyAsync, CommitCopies, WaitForCopies, WaitForAllCopies,
    LoadMatrices, LoadMatricesTransposed, MultiplyMatrices,
}

/// <summary>
/// The instructions that kernels have, by their names in NVIDIA's "Parallel Thread Execution ISA". Where an
/// approximation is allowed, the interpreter's is the nearest float.
/// </summary>
internal static class PtxOps
{
    private static readonly FrozenDictionary<string, PtxOp> named = new Dictionary<string, PtxOp>
    {
        ["mov.b32"] = PtxOp.Move, ["mov.u32"] = PtxOp.Move, ["mov.f32"] = PtxOp.Move, ["mov.b64"] = PtxOp.Move,
            ["mov.pred"] = PtxOp.Move,
        // Addresses of global memory are the same in the generic space.
        ["cvta.to.global.u64"] = PtxOp.Move,
        ["bra"] = PtxOp.Branch, ["bra.uni"] = PtxOp.UniformBranch, ["ret"] = PtxOp.Return, ["bar.sync"] = PtxOp.Barrier,
        ["add.s32"] = PtxOp.Add32, ["add.u32"] = PtxOp.Add32, ["add.s64"] = PtxOp.Add64, ["add.u64"] = PtxOp.Add64,
        ["sub.s32"] = PtxOp.Subtract32, ["sub.s64"] = PtxOp.Subtract64,
        ["mul.lo.s32"] = PtxOp.Multiply32, ["mul.lo.s64"] = PtxOp.Multiply64, ["mul.wide.u32"] = PtxOp.MultiplyWide,
        ["div.s32"] = PtxOp.Divide, ["rem.s32"] = PtxOp.Remainder, ["neg.s32"] = PtxOp.Negate,
        ["and.b32"] = PtxOp.And, ["or.b32"] = PtxOp.Or, ["xor.b32"] = PtxOp.Xor,
        ["and.b64"] = PtxOp.And, ["or.b64"] = PtxOp.Or, ["xor.b64"] = PtxOp.Xor,
        ["and.pred"] = PtxOp.And, ["or.pred"] = PtxOp.Or, ["xor.pred"] = PtxOp.Xor, ["not.pred"] = PtxOp.NotPredicate,
        ["shl.b32"] = PtxOp.ShiftLeft32, ["shl.b64"] = PtxOp.ShiftLeft64,
        ["shr.s32"] = PtxOp.ShiftRightSigned32, ["shr.u32"] = PtxOp.ShiftRightUnsigned32,
        ["shr.s64"] = PtxOp.ShiftRightSigned64, ["shr.u64"] = PtxOp.ShiftRightUnsigned64,
        ["selp.b32"] = PtxOp.SelectIf, ["selp.b64"] = PtxOp.SelectIf, ["selp.f32"] = PtxOp.SelectIf,
        ["setp.lt.s32"] = PtxOp.Less, ["setp.le.s32"] = PtxOp.LessOrEqual, ["setp.gt.s32"] = PtxOp.Greater,
        ["setp.ge.s32"] = PtxOp.GreaterOrEqual, ["setp.eq.s32"] = PtxOp.Equal, ["setp.ne.s32"] = PtxOp.NotEqual,
        ["setp.eq.u32"] = PtxOp.Equal, ["setp.ne.u32"] = PtxOp.NotEqual,
        ["setp.lo.u32"] = PtxOp.Lower, ["setp.ls.u32"] = PtxOp.LowerOrSame,
        ["setp.hi.u32"] = PtxOp.Higher, ["setp.hs.u32"] = PtxOp.HigherOrSame,
        ["setp.lt.f32"] = PtxOp.FloatLess, ["setp.le.f32"] = PtxOp.FloatLessOrEqual,
        ["setp.gt.f32"] = PtxOp.FloatGreater,
        ["setp.ge.f32"] = PtxOp.FloatGreaterOrEqual, ["setp.eq.f32"] = PtxOp.FloatEqual,
        ["setp.ne.f32"] = PtxOp.FloatNotEqual,
        ["setp.ltu.f32"] = PtxOp.FloatLessOrNaN, ["setp.leu.f32"] = PtxOp.FloatLessOrEqualOrNaN,
        ["setp.gtu.f32"] = PtxOp.FloatGreaterOrNaN, ["setp.geu.f32"] = PtxOp.FloatGreaterOrEqualOrNaN,
        ["setp.equ.f32"] = PtxOp.FloatEqualOrNaN, ["setp.neu.f32"] = PtxOp.FloatNotEqualOrNaN,
        ["testp.notanumber.f32"] = PtxOp.IsNaN,
        ["add.ftz.f32"] = PtxOp.FloatAdd, ["sub.ftz.f32"] = PtxOp.FloatSubtract, ["mul.ftz.f32"] = PtxOp.FloatMultiply,
        ["fma.rn.ftz.f32"] = PtxOp.FloatMultiplyAdd, ["div.approx.ftz.f32"] = PtxOp.FloatDivide,
        ["neg.f32"] = PtxOp.FloatNegate,
        ["ex2.approx.ftz.f32"] = PtxOp.Exp2, ["lg2.approx.ftz.f32"] = PtxOp.Log2,
        ["rcp.approx.ftz.f32"] = PtxOp.Reciprocal, ["sqrt.approx.ftz.f32"] = PtxOp.SquareRoot,
        ["cvt.s32.u8"] = PtxOp.ZeroExtend8, ["cvt.s32.u16"] = PtxOp.ZeroExtend16, ["cvt.u16.u32"] = PtxOp.ZeroExtend16,
        ["cvt.u64.u32"] = PtxOp.ZeroExtend32, ["cvt.u32.u64"] = PtxOp.ZeroExtend32,
        ["cvt.s32.s64"] = PtxOp.ZeroExtend32,
        ["cvt.s32.s16"] = PtxOp.SignExtend16, ["cvt.u64.s32"] = PtxOp.SignExtend32,
        ["cvt.rn.f32.s32"] = PtxOp.Int32ToFloat, ["cvt.rzi.s32.f32"] = PtxOp.FloatToInt32,
        ["cvt.rn.bf16x2.f32"] = PtxOp.FloatsToBFloat16s,
        ["ld.param.b8"] = PtxOp.LoadParameter8, ["ld.param.b32"] = PtxOp.LoadParameter32,
        ["ld.param.f32"] = PtxOp.LoadParameter32, ["ld.param.b64"] = PtxOp.LoadParameter64,
        ["ld.global.b8"] = PtxOp.LoadGlobal8, ["ld.global.b16"] = PtxOp.LoadGlobal16,
        ["ld.global.b32"] = PtxOp.LoadGlobal32, ["ld.global.f32"] = PtxOp.LoadGlobal32,
        ["ld.global.v2.b32"] = PtxOp.LoadGlobal32x2, ["ld.global.v2.f32"] = PtxOp.LoadGlobal32x2,
        ["ld.global.v4.b32"] = PtxOp.LoadGlobal32x4, ["ld.global.v4.f32"] = PtxOp.LoadGlobal32x4,
        ["st.global.b16"] = PtxOp.StoreGlobal16,
        ["st.global.b32"] = PtxOp.StoreGlobal32, ["st.global.f32"] = PtxOp.StoreGlobal32,
        ["st.global.v2.b32"] = PtxOp.StoreGlobal32x2, ["st.global.v2.f32"] = PtxOp.StoreGlobal32x2,
        ["st.global.v4.b32"] = PtxOp.StoreGlobal32x4, ["st.global.v4.f32"] = PtxOp.StoreGlobal32x4,
        ["ld.shared.b32"] = PtxOp.LoadShared32, ["ld.shared.f32"] = PtxOp.LoadShared32,
        ["ld.shared.v2.b32"] = PtxOp.LoadShared32x2, ["ld.shared.v2.f32"] = PtxOp.LoadShared32x2,
        ["ld.shared.v4.b32"] = PtxOp.LoadShared32x4, ["ld.shared.v4.f32"] = PtxOp.LoadShared32x4,
        ["st.shared.b32"] = PtxOp.StoreShared32, ["st.shared.f32"] = PtxOp.StoreShared32,
        ["st.shared.v2.b32"] = PtxOp.StoreShared32x2, ["st.shared.v2.f32"] = PtxOp.StoreShared32x2,
        ["st.shared.v4.b32"] = PtxOp.StoreShared32x4, ["st.shared.v4.f32"] = PtxOp.StoreShared32x4,
        ["cp.async.cg.shared.global"] = PtxOp.CopyAsync, ["cp.async.commit_group"] = PtxOp.CommitCopies,
        ["cp.async.wait_group"] = PtxOp.WaitForCopies, ["cp.async.wait_all"] = PtxOp.WaitForAllCopies,
        ["ldmatrix.sync.aligned.m8n8.x4.shared.b16"] = PtxOp.LoadMatrices,
        ["ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16"] = PtxOp.LoadMatricesTransposed,
        ["mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"] = PtxOp.MultiplyMatrices,
    }.ToFrozenDictionary();

    /// <summary>The instruction of a name, or null if none of the kernels has it.</summary>
    public static PtxOp? Find(string name) => named.TryGetValue(name, out PtxOp op) ? op : null;

    /// <summary>Whether a warp executes it as one.</summary>
    public static bool IsOfWarp(PtxOp op) => op >= PtxOp.LoadMatrices;

    /// <summary>Whether its first operand is a register that it writes.</summary>
    public static bool Writes(PtxOp op) => op is not (
        PtxOp.Branch or PtxOp.UniformBranch or PtxOp.Return or PtxOp.Barrier
            or (>= PtxOp.StoreGlobal16 and <= PtxOp.StoreGlobal32x4)
        or (>= PtxOp.StoreShared32 and <= PtxOp.WaitForAllCopies));
}

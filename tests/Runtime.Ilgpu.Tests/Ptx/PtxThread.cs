using System.Runtime.CompilerServices;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>Why a thread has stopped.</summary>
internal enum PtxStop
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>It is at a barrier.</summary>
    Barrier,

    /// <summary>It is at a branch that all threads of a warp that come to it take, or none.</summary>
    Uniform,

    /// <summary>It is at an instruction that a warp executes as one.</summary>
    Warp,

    /// <summary>It has returned.</summary>
    End,
}

/// <summary>One thread of a group: its slots and where it is.</summary>
internal sealed unsafe class PtxThread
{
    private readonly PtxProgram program;
    private readonly PtxShared shared;
    private readonly PtxCopies copies;
    private readonly ulong[] slots;

    /// <summary>Makes the thread of a number in a group.</summary>
    public PtxThread(PtxProgram program, PtxShared shared, int index)
    {
        this.program = program;
        this.shared = shared;
        Index = index;
        copies = new PtxCopies(shared, index);
        slots = new ulong[program.Slots.Length];
    }

    /// <summary>Its number in the group.</summary>
    public int Index { get; }

    /// <summary>The instruction that it has come to.</summary>
    public int At { get; private set; }

    /// <summary>Why it does not go on.</summary>
    public PtxStop Stop { get; private set; }

    /// <summary>What is in one of its slots.</summary>
    public ref ulong this[int slot] => ref slots[slot];

    /// <summary>Begins anew, with no register set.</summary>
    public void Begin()
    {
        program.Slots.CopyTo(slots, 0);
        slots[PtxSlots.Thread] = (ulong)Index;
        (At, Stop) = (0, PtxStop.None);
    }

    /// <summary>Goes on after the instruction that it has stopped at.</summary>
    public void Resume()
    {
        At++;
        Stop = PtxStop.None;
    }

    /// <summary>Goes on at another instruction than the one after that it has stopped at.</summary>
    public void ResumeAt(int instruction) => (At, Stop) = (instruction, PtxStop.None);

    /// <summary>Executes up to where it must stop.</summary>
    /// <exception cref="PtxException">It does what it must not.</exception>
    public void Run(ReadOnlySpan<byte> parameters)
    {
        try
        {
            fixed (PtxInstruction* code = program.Code)
            fixed (int* operands = program.Operands)
            fixed (ulong* own = slots)
            fixed (byte* given = parameters)
                Stop = Run(code, operands, own, given);
            if (Stop == PtxStop.End && copies.Any) throw new PtxException("Nothing has waited for copies");
        }
        catch (PtxException exception)
        {
            throw new PtxException($"{exception.Message}, thread {Index}, {program.Lines[At]}", exception);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private PtxStop Run(PtxInstruction* code, int* operands, ulong* s, byte* parameters)
    {
        for (int next = At; ;)
        {
            At = next;
            PtxInstruction* instruction = code + next++;
            if (s[instruction->Guard] == instruction->Skip) continue;
            int* x = operands + instruction->First;
            switch (instruction->Op)
            {
                case PtxOp.Move: s[x[0]] = s[x[1]]; break;
                case PtxOp.Branch: next = instruction->Offset; break;
                case PtxOp.UniformBranch: return PtxStop.Uniform;
                case PtxOp.Return: return PtxStop.End;
                case PtxOp.Barrier: return PtxStop.Barrier;

                case PtxOp.Add32: s[x[0]] = (uint)s[x[1]] + (uint)s[x[2]]; break;
                case PtxOp.Add64: s[x[0]] = s[x[1]] + s[x[2]]; break;
                case PtxOp.Subtract32: s[x[0]] = (uint)s[x[1]] - (uint)s[x[2]]; break;
                case PtxOp.Subtract64: s[x[0]] = s[x[1]] - s[x[2]]; break;
                case PtxOp.Multiply32: s[x[0]] = (uint)s[x[1]] * (uint)s[x[2]]; break;
                case PtxOp.Multiply64: s[x[0]] = s[x[1]] * s[x[2]]; break;
                case PtxOp.MultiplyWide: s[x[0]] = (ulong)(uint)s[x[1]] * (uint)s[x[2]]; break;
                case PtxOp.Divide: s[x[0]] = (uint)Divide((int)s[x[1]], (int)s[x[2]]); break;
                case PtxOp.Remainder:
                {
                    int dividend = (int)s[x[1]], divisor = (int)s[x[2]];
                    s[x[0]] = (uint)(dividend - Divide(dividend, divisor) * divisor);
                    break;
                }

                case PtxOp.Negate: s[x[0]] = 0 - (uint)s[x[1]]; break;
                case PtxOp.And: s[x[0]] = s[x[1]] & s[x[2]]; break;
                case PtxOp.Or: s[x[0]] = s[x[1]] | s[x[2]]; break;
                case PtxOp.Xor: s[x[0]] = s[x[1]] ^ s[x[2]]; break;
                case PtxOp.NotPredicate: s[x[0]] = s[x[1]] ^ 1; break;
                // Amounts beyond the width are that width.
                case PtxOp.ShiftLeft32: s[x[0]] = (uint)s[x[2]] > 31 ? 0 : (uint)s[x[1]] << (int)s[x[2]]; break;
                case PtxOp.ShiftLeft64: s[x[0]] = (uint)s[x[2]] > 63 ? 0 : s[x[1]] << (int)s[x[2]]; break;
                case PtxOp.ShiftRightSigned32: s[x[0]] = (uint)((int)s[x[1]] >> (int)Math.Min((uint)s[x[2]], 31));
                break;
                case PtxOp.ShiftRightUnsigned32: s[x[0]] = (uint)s[x[2]] > 31 ? 0 : (uint)s[x[1]] >> (int)s[x[2]];
                break;
                case PtxOp.ShiftRightSigned64: s[x[0]] = (ulong)((long)s[x[1]] >> (int)Math.Min((uint)s[x[2]], 63));
                break;
                case PtxOp.ShiftRightUnsigned64: s[x[0]] = (uint)s[x[2]] > 63 ? 0 : s[x[1]] >> (int)s[x[2]]; break;
                case PtxOp.SelectIf: s[x[0]] = s[x[3]] != 0 ? s[x[1]] : s[x[2]]; break;

                case PtxOp.Less: s[x[0]] = Bit((int)s[x[1]] < (int)s[x[2]]); break;
                case PtxOp.LessOrEqual: s[x[0]] = Bit((int)s[x[1]] <= (int)s[x[2]]); break;
                case PtxOp.Greater: s[x[0]] = Bit((int)s[x[1]] > (int)s[x[2]]); break;
                case PtxOp.GreaterOrEqual: s[x[0]] = Bit((int)s[x[1]] >= (int)s[x[2]]); break;
                case PtxOp.Equal: s[x[0]] = Bit((uint)s[x[1]] == (uint)s[x[2]]); break;
                case PtxOp.NotEqual: s[x[0]] = Bit((uint)s[x[1]] != (uint)s[x[2]]); break;
                case PtxOp.Lower: s[x[0]] = Bit((uint)s[x[1]] < (uint)s[x[2]]); break;
                case PtxOp.LowerOrSame: s[x[0]] = Bit((uint)s[x[1]] <= (uint)s[x[2]]); break;
                case PtxOp.Higher: s[x[0]] = Bit((uint)s[x[1]] > (uint)s[x[2]]); break;
                case PtxOp.HigherOrSame: s[x[0]] = Bit((uint)s[x[1]] >= (uint)s[x[2]]); break;
                case PtxOp.FloatLess: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) < PtxNumbers.Float(s[x[2]])); break;
                case PtxOp.FloatLessOrEqual: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) <= PtxNumbers.Float(s[x[2]]));
                break;
                case PtxOp.FloatGreater: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) > PtxNumbers.Float(s[x[2]])); break;
                case PtxOp.FloatGreaterOrEqual: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) >= PtxNumbers.Float(s[x[2]]));
                break;
                case PtxOp.FloatEqual: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) == PtxNumbers.Float(s[x[2]])); break;
                // Only the comparisons whose names end in u hold of a NaN.
                case PtxOp.FloatNotEqual:
                    s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) < PtxNumbers.Float(s[x[2]])
                        || PtxNumbers.Float(s[x[1]]) > PtxNumbers.Float(s[x[2]]));
                    break;
                case PtxOp.FloatLessOrNaN: s[x[0]] = Bit(!(PtxNumbers.Float(s[x[1]]) >= PtxNumbers.Float(s[x[2]])));
                break;
                case PtxOp.FloatLessOrEqualOrNaN: s[x[0]] =
                    Bit(!(PtxNumbers.Float(s[x[1]]) > PtxNumbers.Float(s[x[2]]))); break;
                case PtxOp.FloatGreaterOrNaN: s[x[0]] = Bit(!(PtxNumbers.Float(s[x[1]]) <= PtxNumbers.Float(s[x[2]])));
                break;
                case PtxOp.FloatGreaterOrEqualOrNaN: s[x[0]] =
                    Bit(!(PtxNumbers.Float(s[x[1]]) < PtxNumbers.Float(s[x[2]]))); break;
                case PtxOp.FloatEqualOrNaN:
                    s[x[0]] = Bit(
                        !(PtxNumbers.Float(s[x[1]]) < PtxNumbers.Float(s[x[2]])
                            || PtxNumbers.Float(s[x[1]]) > PtxNumbers.Float(s[x[2]])));
                    break;
                case PtxOp.FloatNotEqualOrNaN: s[x[0]] = Bit(PtxNumbers.Float(s[x[1]]) != PtxNumbers.Float(s[x[2]]));
                break;
                case PtxOp.IsNaN: s[x[0]] = Bit(float.IsNaN(PtxNumbers.Float(s[x[1]]))); break;

                case PtxOp.FloatAdd: s[x[0]] =
                    PtxNumbers.FlushedSlot(PtxNumbers.Flushed(s[x[1]]) + PtxNumbers.Flushed(s[x[2]])); break;
                case PtxOp.FloatSubtract: s[x[0]] =
                    PtxNumbers.FlushedSlot(PtxNumbers.Flushed(s[x[1]]) - PtxNumbers.Flushed(s[x[2]])); break;
                case PtxOp.FloatMultiply: s[x[0]] =
                    PtxNumbers.FlushedSlot(PtxNumbers.Flushed(s[x[1]]) * PtxNumbers.Flushed(s[x[2]])); break;
                case PtxOp.FloatMultiplyAdd:
                    s[x[0]] = PtxNumbers.FlushedSlot(float.FusedMultiplyAdd(
                        PtxNumbers.Flushed(s[x[1]]), PtxNumbers.Flushed(s[x[2]]), PtxNumbers.Flushed(s[x[3]])));
                    break;
                case PtxOp.FloatDivide:
                    s[x[0]] = PtxNumbers.FlushedSlot(
                        PtxNumbers.Divide(PtxNumbers.Flushed(s[x[1]]), PtxNumbers.Flushed(s[x[2]])));
                    break;
                case PtxOp.FloatNegate: s[x[0]] = (uint)s[x[1]] ^ 0x80000000; break;
                case PtxOp.Exp2: s[x[0]] = PtxNumbers.FlushedSlot(float.Exp2(PtxNumbers.Flushed(s[x[1]]))); break;
                case PtxOp.Log2: s[x[0]] = PtxNumbers.FlushedSlot(MathF.Log2(PtxNumbers.Flushed(s[x[1]]))); break;
                case PtxOp.Reciprocal: s[x[0]] = PtxNumbers.FlushedSlot(1 / PtxNumbers.Flushed(s[x[1]])); break;
                case PtxOp.SquareRoot: s[x[0]] = PtxNumbers.FlushedSlot(MathF.Sqrt(PtxNumbers.Flushed(s[x[1]]))); break;

                case PtxOp.ZeroExtend8: s[x[0]] = (byte)s[x[1]]; break;
                case PtxOp.ZeroExtend16: s[x[0]] = (ushort)s[x[1]]; break;
                case PtxOp.ZeroExtend32: s[x[0]] = (uint)s[x[1]]; break;
                case PtxOp.SignExtend16: s[x[0]] = (ulong)(short)s[x[1]]; break;
                case PtxOp.SignExtend32: s[x[0]] = (ulong)(int)s[x[1]]; break;
                case PtxOp.Int32ToFloat: s[x[0]] = PtxNumbers.Slot((int)s[x[1]]); break;
                // Both keep to the greatest and least integer, and make 0 of NaN.
                case PtxOp.FloatToInt32: s[x[0]] = (uint)(int)PtxNumbers.Float(s[x[1]]); break;
                case PtxOp.FloatsToBFloat16s:
                    s[x[0]] = PtxNumbers.ToBFloat16(
                        PtxNumbers.Float(s[x[2]])) | (PtxNumbers.ToBFloat16(PtxNumbers.Float(s[x[1]])) << 16);
                    break;

                case PtxOp.LoadParameter8: s[x[0]] = *(parameters + s[x[1]] + instruction->Offset); break;
                case PtxOp.LoadParameter32: s[x[0]] = *(uint*)(parameters + s[x[1]] + instruction->Offset); break;
                case PtxOp.LoadParameter64: s[x[0]] = *(ulong*)(parameters + s[x[1]] + instruction->Offset); break;
                case PtxOp.LoadGlobal8: s[x[0]] = *Global(s[x[1]], instruction->Offset, 1); break;
                case PtxOp.LoadGlobal16: s[x[0]] = *(ushort*)Global(s[x[1]], instruction->Offset, 2); break;
                case PtxOp.LoadGlobal32: LoadGlobal(s, x, 1, instruction->Offset); break;
                case PtxOp.LoadGlobal32x2: LoadGlobal(s, x, 2, instruction->Offset); break;
                case PtxOp.LoadGlobal32x4: LoadGlobal(s, x, 4, instruction->Offset); break;
                case PtxOp.StoreGlobal16: *(ushort*)Global(s[x[0]], instruction->Offset, 2) = (ushort)s[x[1]]; break;
                case PtxOp.StoreGlobal32: StoreGlobal(s, x, 1, instruction->Offset); break;
                case PtxOp.StoreGlobal32x2: StoreGlobal(s, x, 2, instruction->Offset); break;
                case PtxOp.StoreGlobal32x4: StoreGlobal(s, x, 4, instruction->Offset); break;
                case PtxOp.LoadShared32: LoadShared(s, x, 1, instruction->Offset); break;
                case PtxOp.LoadShared32x2: LoadShared(s, x, 2, instruction->Offset); break;
                case PtxOp.LoadShared32x4: LoadShared(s, x, 4, instruction->Offset); break;
                case PtxOp.StoreShared32: StoreShared(s, x, 1, instruction->Offset); break;
                case PtxOp.StoreShared32x2: StoreShared(s, x, 2, instruction->Offset); break;
                case PtxOp.StoreShared32x4: StoreShared(s, x, 4, instruction->Offset); break;

                case PtxOp.CopyAsync: copies.Start(s[x[0]], s[x[1]], (int)s[x[3]]); break;
                case PtxOp.CommitCopies: copies.Commit(); break;
                case PtxOp.WaitForCopies: copies.Wait((int)s[x[0]]); break;
                case PtxOp.WaitForAllCopies: copies.WaitForAll(); break;
                default: return PtxStop.Warp;
            }
        }
    }

    private static ulong Bit(bool value) => value ? 1ul : 0;

    // Division by zero is of no particular value, and no error.
    private static int Divide(int dividend, int divisor) => divisor switch
    {
        0 => -1,
        -1 => -dividend,
        _ => dividend / divisor,
    };

    private static byte* Global(ulong address, int offset, int bytes)
    {
        address += (ulong)offset;
        if (address % (ulong)bytes != 0)
            throw new PtxException($"Global address {address:X} is not a multiple of {bytes}");
        return (byte*)address;
    }

    private static void LoadGlobal(ulong* s, int* x, int words, int offset)
    {
        uint* from = (uint*)Global(s[x[words]], offset, 4 * words);
        for (int i = 0; i < words; i++) s[x[i]] = from[i];
    }

    private static void StoreGlobal(ulong* s, int* x, int words, int offset)
    {
        uint* to = (uint*)Global(s[x[0]], offset, 4 * words);
        for (int i = 0; i < words; i++) to[i] = (uint)s[x[i + 1]];
    }

    private void LoadShared(ulong* s, int* x, int words, int offset)
    {
        ReadOnlySpan<uint> from = shared.Read(s[x[words]] + (ulong)offset, words, Index);
        for (int i = 0; i < from.Length; i++) s[x[i]] = from[i];
    }

    private void StoreShared(ulong* s, int* x, int words, int offset)
    {
        Span<uint> to = shared.Write(s[x[0]] + (ulong)offset, words, Index);
        for (int i = 0; i < to.Length; i++) to[i] = (uint)s[x[i + 1]];
    }
}

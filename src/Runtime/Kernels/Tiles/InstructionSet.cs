using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GResNet.Runtime.Kernels;

/// <summary>The family of instructions a micro-kernel is written for.</summary>
internal enum InstructionSet
{
    /// <summary>Vectors of 128 bits, which every processor has.</summary>
    Portable,

    /// <summary>AVX2 with fused multiply-add.</summary>
    Avx2,

    /// <summary>AVX-512.</summary>
    Avx512,
}

/// <summary>The choice of instruction set.</summary>
internal static class InstructionSets
{
    /// <summary>The fastest that this processor has.</summary>
    public static InstructionSet Best { get; } =
        Vector512.IsHardwareAccelerated ? InstructionSet.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2
        : InstructionSet.Portable;
}

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>A decoded instruction.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Guard">The slot of its guard, which is that of true if it has none.</param>
/// <param name="Skip">The guard's value that leaves it out.</param>
/// <param name="First">Where its operands begin among those of the program: slots, in the order of the text.</param>
/// <param name="Offset">What is added to the address; of a branch, the instruction that it goes to.</param>
internal readonly record struct PtxInstruction(PtxOp Op, int Guard, ulong Skip, int First, int Offset);

/// <summary>Slots that every thread has before its registers.</summary>
internal static class PtxSlots
{
    public const int True = 0, Thread = 1, Threads = 2, GroupX = 3, GroupY = 4, GroupZ = 5, GroupsX = 6, GroupsY = 7,
        GroupsZ = 8;

    /// <summary>Their names in PTX.</summary>
    public static readonly string[] Names =
        ["true", "%tid.x", "%ntid.x", "%ctaid.x", "%ctaid.y", "%ctaid.z", "%nctaid.x", "%nctaid.y", "%nctaid.z"];
}

/// <summary>A kernel's text, decoded.</summary>
internal sealed class PtxProgram
{
    /// <summary>Instructions; a branch behind the last one is a return.</summary>
    public required PtxInstruction[] Code { get; init; }

    /// <summary>Operands of all instructions.</summary>
    public required int[] Operands { get; init; }

    /// <summary>
    /// The slots of a thread before its first instruction: registers, with bits that nothing has put there, and
    /// constants.
    /// </summary>
    public required ulong[] Slots { get; init; }

    /// <summary>The slot of a register.</summary>
    public required IReadOnlyDictionary<string, int> Registers { get; init; }

    /// <summary>The text of each instruction, with its line.</summary>
    public required string[] Lines { get; init; }

    /// <summary>Shared memory of a group.</summary>
    public required int SharedBytes { get; init; }

    /// <summary>Parameters of the entry point.</summary>
    public required int ParameterBytes { get; init; }
}

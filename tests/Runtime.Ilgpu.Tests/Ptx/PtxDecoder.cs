using System.Globalization;
using System.Text.RegularExpressions;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>Decodes the text of one kernel, as ILGPU writes it: statements end on the line they begin on.</summary>
internal sealed partial class PtxDecoder
{
    // What a register has before something is put into it: nothing that would go unnoticed.
    private const ulong Poison = 0xFFBADBAD_FFBADBAD;

    private static readonly string[] stateSpaces =
        ["reg", "sreg", "const", "global", "local", "param", "shared", "tex"];

    private readonly List<PtxInstruction> code = [];
    private readonly List<int> operands = [];
    private readonly List<ulong> slots = [];
    private readonly List<string> lines = [];
    private readonly Dictionary<string, int> registers = [], labels = [];
    private readonly HashSet<int> registerSlots = [];
    private readonly Dictionary<string, ulong> addresses = [];
    private readonly Dictionary<ulong, int> constants = [];
    private readonly List<(int Instruction, string Label)> branches = [];
    private int sharedBytes, parameterBytes;
    private string line = "";

    private PtxDecoder()
    {
        slots.AddRange(PtxSlots.Names.Select(_ => 0ul));
        slots[PtxSlots.True] = 1;
    }

    /// <summary>Decodes a text.</summary>
    /// <exception cref="PtxException">It has something that is not known.</exception>
    public static PtxProgram Decode(string text)
    {
        PtxDecoder decoder = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            decoder.line = $"line {i + 1}: {lines[i].Trim()}";
            decoder.Line(lines[i]);
        }

        return decoder.ToProgram();
    }

    private PtxProgram ToProgram()
    {
        foreach ((int instruction, string label) in branches)
            code[instruction] = code[instruction] with
            {
                Offset = labels.TryGetValue(label, out int target)
                    ? target
                    : throw new PtxException($"No label {label}: {lines[instruction]}"),
            };
        line = "the end";
        Instruct("ret", PtxSlots.True, 0);
        return new PtxProgram
        {
            Code = [.. code], Operands = [.. operands], Slots = [.. slots], Lines = [.. lines], Registers = registers,
            SharedBytes = sharedBytes, ParameterBytes = parameterBytes,
        };
    }

    private void Line(string text)
    {
        string rest = text.Split("//")[0].Trim();
        if (rest is "" or "{" or "}" or ")" || Directive().IsMatch(rest)) return;
        if (rest.StartsWith(".param", StringComparison.Ordinal)) Parameter(rest);
        else if (rest[^1] == ':') labels.Add(rest[..^1], code.Count);
        else if (rest[^1] != ';') throw Unknown("a statement that goes on");
        else
            foreach (string statement in rest.Split(
                ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                Statement(statement);
    }

    private void Statement(string text)
    {
        if (text.StartsWith(".shared", StringComparison.Ordinal)) Shared(text);
        else if (text.StartsWith(".reg", StringComparison.Ordinal)) Registers(text);
        else Instruction(text);
    }

    private void Parameter(string text)
    {
        (string name, int alignment, int bytes) = Array(text);
        parameterBytes = Aligned(parameterBytes, alignment);
        addresses.Add(name, (ulong)parameterBytes);
        parameterBytes += bytes;
    }

    private void Shared(string text)
    {
        (string name, int alignment, int bytes) = Array(text);
        sharedBytes = Aligned(sharedBytes, alignment);
        addresses.Add(name, (ulong)sharedBytes);
        sharedBytes += bytes;
    }

    private (string Name, int Alignment, int Bytes) Array(string text)
    {
        Match match = Bytes().Match(text);
        if (!match.Success) throw Unknown("a declaration");
        return (match.Groups[2].Value, Number(match.Groups[1].Value), Number(match.Groups[3].Value));
    }

    /// <summary>
    /// A type, and then names, or one name that stands for as many registers as it says: that form is alone in the
    /// grammar.
    /// </summary>
    private void Registers(string text)
    {
        string[] names = text.Split([' ', '\t'], 3)[2].Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            string[] parts = name.Split('<', '>');
            if (stateSpaces.Contains(parts[0]) || (parts.Length > 1 && names.Length > 1))
                throw Unknown("a declaration");
            if (parts.Length == 1) Add(name, Poison);
            else for (int i = 0; i < Number(parts[1]); i++) Add(parts[0] + i, Poison);
        }
    }

    private void Instruction(string text)
    {
        Match match = Guarded().Match(text);
        int guard = match.Groups[2].Success ? Slot(match.Groups[2].Value) : PtxSlots.True;
        string[] given = [.. Operand().Matches(match.Groups[4].Value).Select(operand => operand.Value)];
        Instruct(match.Groups[3].Value, guard, match.Groups[1].Success ? 1u : 0, given);
    }

    private void Instruct(string name, int guard, ulong skip, params ReadOnlySpan<string> given)
    {
        PtxOp op = PtxOps.Find(name) ?? throw Unknown($"the instruction '{name}'");
        int first = operands.Count, offset = 0;
        if (op is PtxOp.Branch or PtxOp.UniformBranch) branches.Add((code.Count, given[0]));
        else
            foreach (string operand in given)
                if (operand[0] == '{')
                    foreach (string part in operand.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries))
                        operands.Add(Slot(part));
                else if (operand[0] == '[' && op == PtxOp.CopyAsync) operands.Add(Slot(operand[1..^1]));
                else if (operand[0] == '[') operands.Add(Base(operand, out offset));
                else operands.Add(Slot(operand));
        if (PtxOps.Writes(op) && !registerSlots.Contains(operands[first])) throw Unknown("a target");
        if (op == PtxOp.UniformBranch)
        {
            // Whoever comes to it stops, whatever the guard: it is compared with the other threads'.
            operands.AddRange([guard, Constant(skip)]);
            (guard, skip) = (PtxSlots.True, 0);
        }

        code.Add(new PtxInstruction(op, guard, skip, first, offset));
        lines.Add(line);
    }

    /// <summary>The slot of the first part of an address, and what follows.</summary>
    private int Base(string operand, out int offset)
    {
        string[] parts = operand[1..^1].Split('+', StringSplitOptions.TrimEntries);
        offset = parts.Length > 1 ? Number(parts[1]) : 0;
        return Slot(parts[0]);
    }

    /// <summary>The slot of a register or of a constant.</summary>
    private int Slot(string operand)
    {
        if (registers.TryGetValue(operand, out int register)) return register;
        if (System.Array.IndexOf(PtxSlots.Names, operand) is >= PtxSlots.Thread and int special) return special;
        if (addresses.TryGetValue(operand, out ulong address)) return Constant(address);
        if (operand.StartsWith("0f", StringComparison.OrdinalIgnoreCase))
            return Constant(uint.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (long.TryParse(operand, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return Constant((ulong)number);
        throw Unknown($"the operand '{operand}'");
    }

    private int Constant(ulong value)
    {
        if (constants.TryGetValue(value, out int known)) return known;
        slots.Add(value);
        constants.Add(value, slots.Count - 1);
        return slots.Count - 1;
    }

    private void Add(string register, ulong value)
    {
        if (!registers.TryAdd(register, slots.Count)) throw Unknown($"a second '{register}'");
        registerSlots.Add(slots.Count);
        slots.Add(value);
    }

    private PtxException Unknown(string what) => new($"The interpreter does not know {what}: {line}");

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What says for which device a kernel is, and begins it.</summary>
    [GeneratedRegex(@"^\.(version|target|address_size|visible \.entry|maxntid|minnctapersm)\b")]
    private static partial Regex Directive();

    /// <summary>Bytes in a state space: alignment, name, length.</summary>
    [GeneratedRegex(@"^\.\w+ \.align (\d+) \.b8 (\w+)\[(\d+)\];?$")]
    private static partial Regex Bytes();

    /// <summary>A guard, the instruction's name, its operands.</summary>
    [GeneratedRegex(@"^(?:@(!)?(\S+)\s+)?(\S+)\s*(.*)$")]
    private static partial Regex Guarded();

    /// <summary>A group in braces, an address in brackets, or a name or number.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^,\s]+")]
    private static partial Regex Operand();
}

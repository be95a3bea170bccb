using System.Globalization;
using System.Text.RegularExpressions;
using GResNet.Runtime.Ilgpu.Memory;

namespace GResNet.Runtime.Ilgpu.Tests;

/// <summary>
/// Executes inline PTX as a warp would, instruction by instruction for 32 threads: those instructions that
/// <see cref="Kernels.TensorPtx"/> has, by what NVIDIA's "Parallel Thread Execution ISA" says of them.
/// </summary>
internal sealed partial class PtxWarp(byte[] shared, byte[] global)
{
    private const int Lanes = 32;

    private static readonly string[] stateSpaces = ["reg", "sreg", "const", "global", "local", "param", "shared", "tex"];

    private readonly HashSet<string> declared = [];
    private readonly Dictionary<string, uint[]> registers = [];

    /// <summary>Runs a piece; each thread has arguments of its own. Shared memory begins at address 0, global memory too.</summary>
    public void Run(string text, Func<int, uint[]> arguments)
    {
        uint[][] given = [.. Enumerable.Range(0, Lanes).Select(arguments)];
        foreach (string statement in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] parts = statement.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (parts[0] == ".reg")
            {
                Declare(parts[1]);
                continue;
            }

            string[] operands = parts.Length == 1 ? [] : [.. Operand().Matches(parts[1]).Select(match => match.Value)];
            Execute(parts[0], operands, given);
        }
    }

    /// <summary>A type, and then names, or one name that stands for as many registers as it says: that form is alone in the grammar.</summary>
    private void Declare(string declaration)
    {
        string[] names = declaration.Split(' ', 2)[1].Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            string[] parts = name.Split('<', '>');
            Assert.DoesNotContain(parts[0], stateSpaces);
            if (parts.Length == 1) Assert.True(declared.Add(name), name);
            else for (int i = 0; i < int.Parse(parts[1], CultureInfo.InvariantCulture); i++) Assert.True(declared.Add(parts[0] + i), name);
            if (parts.Length > 1) Assert.Single(names);
        }
    }

    /// <summary>A group in braces, an address in brackets, or a name or number.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^,\s]+")]
    private static partial Regex Operand();

    private void Execute(string instruction, string[] operands, uint[][] given)
    {
        switch (instruction)
        {
            case "mov.u32" or "mov.f32":
                Set(operands[0], lane => Value(operands[1], lane, given));
                break;
            case "add.u32":
                Set(operands[0], lane => Value(operands[1], lane, given) + Value(operands[2], lane, given));
                break;
            case "xor.b32":
                Set(operands[0], lane => Value(operands[1], lane, given) ^ Value(operands[2], lane, given));
                break;
            case "cvt.rn.bf16x2.f32":
                Set(operands[0], lane => Rounded(Value(operands[2], lane, given)) | (Rounded(Value(operands[1], lane, given)) << 16));
                break;
            case "ldmatrix.sync.aligned.m8n8.x4.shared.b16":
                LoadMatrices(operands, false);
                break;
            case "ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16":
                LoadMatrices(operands, true);
                break;
            case "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32":
                Multiply(operands);
                break;
            case "st.shared.v2.f32" or "st.shared.v4.b32":
                Store(operands);
                break;
            case "cp.async.cg.shared.global":
                Assert.Equal("16", operands[2]);
                Copy(operands, given);
                break;
            case "cp.async.commit_group" or "cp.async.wait_group" or "cp.async.wait_all":
                break;
            default:
                Assert.Fail($"'{instruction}' is not among the instructions known.");
                break;
        }
    }

    /// <summary>Thread 8m + r gives the address of row r of matrix m; elements 2c, 2c + 1 of it go to thread 4r + c.</summary>
    private void LoadMatrices(string[] operands, bool transposed)
    {
        string[] targets = Group(operands[0]);
        uint[] addresses = [.. Enumerable.Range(0, Lanes).Select(lane => Address(operands[1], lane))];
        foreach (uint address in addresses) Assert.Equal(0u, address % 16);
        for (int matrix = 0; matrix < 4; matrix++)
        {
            int m = matrix;
            Set(targets[m], lane => Element(m, lane / 4, lane % 4 * 2) | (Element(m, lane / 4, lane % 4 * 2 + 1) << 16));
        }

        uint Element(int matrix, int row, int column) =>
            BitConverter.ToUInt16(shared, (int)addresses[8 * matrix + (transposed ? column : row)] + 2 * (transposed ? row : column));
    }

    private void Multiply(string[] operands)
    {
        string[] d = Group(operands[0]), a = Group(operands[1]), b = Group(operands[2]), c = Group(operands[3]);
        float[,] left = new float[16, 16], right = new float[16, 8];
        for (int lane = 0; lane < Lanes; lane++)
        {
            int group = lane / 4, member = lane % 4;
            for (int i = 0; i < 8; i++)
                left[group + (i is 0 or 1 or 4 or 5 ? 0 : 8), member * 2 + (i & 1) + (i < 4 ? 0 : 8)] = Half(a[i / 2], lane, i & 1);
            for (int i = 0; i < 4; i++)
                right[member * 2 + (i & 1) + (i < 2 ? 0 : 8), group] = Half(b[i / 2], lane, i & 1);
        }

        for (int i = 0; i < 4; i++)
        {
            int index = i;
            Set(d[i], lane =>
            {
                int row = lane / 4 + (index < 2 ? 0 : 8), column = lane % 4 * 2 + (index & 1);
                float sum = BitConverter.UInt32BitsToSingle(registers[c[index]][lane]);
                for (int term = 0; term < 16; term++) sum += left[row, term] * right[term, column];
                return BitConverter.SingleToUInt32Bits(sum);
            });
        }
    }

    private void Store(string[] operands)
    {
        string[] sources = Group(operands[1]);
        for (int lane = 0; lane < Lanes; lane++)
        {
            int at = (int)Address(operands[0], lane);
            Assert.Equal(0, at % (4 * sources.Length));
            foreach (string source in sources)
            {
                BitConverter.TryWriteBytes(shared.AsSpan(at), registers[source][lane]);
                at += 4;
            }
        }
    }

    private void Copy(string[] operands, uint[][] given)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int to = (int)Address(operands[0], lane), from = (int)given[lane][1], bytes = (int)Value(operands[3], lane, given);
            shared.AsSpan(to, 16).Clear();
            global.AsSpan(from, bytes).CopyTo(shared.AsSpan(to));
        }
    }

    private float Half(string register, int lane, int half) =>
        BitConverter.UInt32BitsToSingle(half == 0 ? registers[register][lane] << 16 : registers[register][lane] & 0xFFFF0000);

    private static uint Rounded(uint bits) => BitConverter.SingleToUInt32Bits(
        GpuBFloat16.ToFloat(GpuBFloat16.FromFloat(BitConverter.UInt32BitsToSingle(bits)))) >> 16;

    private static string[] Group(string operand) => operand.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries);

    private uint Address(string operand, int lane)
    {
        string[] parts = operand.Trim('[', ']').Split('+');
        return registers[parts[0]][lane] + (parts.Length > 1 ? uint.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    private uint Value(string operand, int lane, uint[][] given) => operand switch
    {
        "__shared_alloca0" => 0,
        ['%', .. var index] => given[lane][int.Parse(index, CultureInfo.InvariantCulture)],
        ['0', 'f', .. var bits] => uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        [>= '0' and <= '9', ..] => uint.Parse(operand, CultureInfo.InvariantCulture),
        _ => registers[operand][lane],
    };

    // All threads read before any writes.
    private void Set(string register, Func<int, uint> value)
    {
        Assert.Contains(register, declared);
        registers[register] = [.. Enumerable.Range(0, Lanes).Select(value)];
    }
}

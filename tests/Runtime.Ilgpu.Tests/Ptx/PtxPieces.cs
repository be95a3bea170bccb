using System.Globalization;
using System.Text.RegularExpressions;
using ILGPU;

namespace GResNet.Runtime.Ilgpu.Tests.Ptx;

/// <summary>Pieces of inline PTX, one after the other in a kernel of one warp.</summary>
internal sealed partial class PtxPieces
{
    private readonly List<string> text = [];
    private readonly List<(string Register, Func<int, long> Value)> values = [];

    /// <summary>Adds a piece, in which %0, %1 and so on are arguments.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="arguments">Those of each thread.</param>
    public void Add(string piece, Func<int, long[]> arguments)
    {
        int first = values.Count;
        for (int i = 0; i < arguments(0).Length; i++)
        {
            int index = i;
            values.Add(($"given{first + i}", lane => arguments(lane)[index]));
        }

        text.Add(Argument()
            .Replace(piece, match => $"given{first + int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)}"));
    }

    /// <summary>Runs them on shared memory.</summary>
    /// <exception cref="PtxException">They do what they must not.</exception>
    public void Run(Span<byte> shared)
    {
        PtxProgram program = PtxDecoder.Decode(string.Join(
            '\n',
            [
                $".shared .align 16 .b8 __shared_alloca0[{shared.Length}];",
                .. values.Select(value => $".reg .b64 {value.Register};"),
                .. text,
            ]));
        PtxGroup group = new(program, PtxWarps.Lanes);
        group.Begin(new Index3D(1, 1, 1), default);
        shared.CopyTo(group.Shared);
        foreach (PtxThread thread in group.Threads)
            foreach ((string register, Func<int, long> value) in values)
                thread[program.Registers[register]] = (ulong)value(thread.Index);
        group.Run([]);
        group.Shared.CopyTo(shared);
    }

    [GeneratedRegex(@"%(\d+)")]
    private static partial Regex Argument();
}

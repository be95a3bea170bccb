using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace GResNet.Reports;

/// <summary>The machine that a run is on.</summary>
/// <param name="Processor">The processor's name, or its kind where it does not tell.</param>
/// <param name="Threads">Threads the run uses.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Runtime">Version of .NET.</param>
public sealed record MachineDescription(string Processor, int Threads, string System, string Runtime)
{
    private const int FirstNameLeaf = unchecked((int)0x8000_0002);
    private const int NameLeaves = 3;

    /// <summary>This machine.</summary>
    /// <param name="threads">Threads the run uses.</param>
    public static MachineDescription Current(int threads) => new(
        ProcessorName(), threads, $"{RuntimeInformation.OSDescription}, {Architecture}",
        RuntimeInformation.FrameworkDescription);

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString();

    /// <summary>
    /// The brand string of an x86 processor: 48 characters in the registers that CPUID returns for 0x80000002 to
    /// 0x80000004 (Intel 64 Architectures Software Developer's Manual, volume 2A, CPUID, "Processor Brand String").
    /// </summary>
    private static string ProcessorName()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax < FirstNameLeaf + NameLeaves - 1)
            return Architecture;
        Span<byte> name = stackalloc byte[NameLeaves * 4 * sizeof(int)];
        for (int leaf = 0; leaf < NameLeaves; leaf++)
        {
            (int eax, int ebx, int ecx, int edx) = X86Base.CpuId(FirstNameLeaf + leaf, 0);
            Span<byte> part = name[(leaf * 4 * sizeof(int))..];
            BinaryPrimitives.WriteInt32LittleEndian(part, eax);
            BinaryPrimitives.WriteInt32LittleEndian(part[4..], ebx);
            BinaryPrimitives.WriteInt32LittleEndian(part[8..], ecx);
            BinaryPrimitives.WriteInt32LittleEndian(part[12..], edx);
        }

        string text = Encoding.ASCII.GetString(name).Trim('\0', ' ');
        return text.Length > 0 ? text : Architecture;
    }
}

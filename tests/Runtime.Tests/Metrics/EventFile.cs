using System.Buffers.Binary;
using Google.Protobuf;

namespace GResNet.Runtime.Tests.Metrics;

/// <summary>
/// Reads event files by other means than those that write them: Google's decoder of protocol buffers, and a CRC-32C by
/// table.
/// </summary>
internal static class EventFile
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>An event; of its contents at most one is there.</summary>
    public sealed record Event(
        double WallTime, long Step, string? Version, bool IsStart, Dictionary<string, float> Scalars);

    public static List<Event> Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        var events = new List<Event>();
        while (!file.IsEmpty)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            ReadOnlySpan<byte> data = file.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(Decode(new CodedInputStream(data.ToArray())));
            file = file[(16 + length)..];
        }

        return events;
    }

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data) crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return crc ^ 0xFFFFFFFF;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private static uint Entry(int index)
    {
        uint entry = (uint)index;
        for (int bit = 0; bit < 8; bit++) entry = (entry & 1) == 1 ? (entry >> 1) ^ 0x82F63B78 : entry >> 1;
        return entry;
    }

    private static Event Decode(CodedInputStream message)
    {
        double wallTime = 0;
        long step = 0;
        string? version = null;
        bool isStart = false;
        var scalars = new Dictionary<string, float>();
        for (uint tag; (tag = message.ReadTag()) != 0;)
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (1, WireFormat.WireType.Fixed64): wallTime = message.ReadDouble(); break;
                case (2, WireFormat.WireType.Varint): step = message.ReadInt64(); break;
                case (3, WireFormat.WireType.LengthDelimited): version = message.ReadString(); break;
                case (5, WireFormat.WireType.LengthDelimited): DecodeSummary(
                    message.ReadBytes().CreateCodedInput(), scalars); break;
                case (7, WireFormat.WireType.LengthDelimited): isStart =
                    DecodeSession(message.ReadBytes().CreateCodedInput()); break;
                default: throw new InvalidDataException($"Event has an unexpected tag {tag}.");
            }
        }

        return new Event(wallTime, step, version, isStart, scalars);
    }

    private static void DecodeSummary(CodedInputStream summary, Dictionary<string, float> scalars)
    {
        while (summary.ReadTag() is var tag and not 0)
        {
            Assert.Equal(1, WireFormat.GetTagFieldNumber(tag));
            CodedInputStream value = summary.ReadBytes().CreateCodedInput();
            Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), value.ReadTag());
            string name = value.ReadString();
            Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.Fixed32), value.ReadTag());
            scalars.Add(name, value.ReadFloat());
            Assert.True(value.IsAtEnd);
        }
    }

    private static bool DecodeSession(CodedInputStream session)
    {
        Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.Varint), session.ReadTag());
        return session.ReadEnum() == 1;
    }
}

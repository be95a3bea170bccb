using System.Text;
using GResNet.Cli.Output;

namespace GResNet.Cli.Tests.Output;

public sealed class StandardWriterTests
{
    [Fact]
    public void What_cannot_be_written_is_dropped_and_the_next_line_begins_anew()
    {
        var disk = new Disk();
        using var writer = new StandardWriter(disk, "Standard output") { Drops = true };
        writer.WriteLine("one");
        disk.Room = 2;
        writer.WriteLine("two");
        writer.WriteLine($"{3}");
        disk.Room = int.MaxValue;
        writer.WriteLine("four");
        Assert.Equal(["one", "tw", "four"], disk.Text.TrimEnd().Split(Environment.NewLine));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_result_is_never_dropped(bool drops)
    {
        var disk = new Disk { Room = 0 };
        using var writer = new StandardWriter(disk, "Standard output") { Drops = drops };
        string message = Assert.Throws<IOException>(() => writer.WriteResult("{}")).Message;
        Assert.Equal("Standard output cannot be written: No room.", message);
        Assert.Equal(drops, writer.Drops);
    }

    [Fact]
    public void A_stream_that_was_closed_from_the_start_drops_or_fails_as_a_full_one_does()
    {
        using var writer = new StandardWriter(null, "Standard error") { Drops = true };
        writer.Write('x');
        writer.Write(new[] { 'x' });
        writer.Write("x");
        writer.Drops = false;
        string message = Assert.Throws<IOException>(() => writer.Write("x")).Message;
        Assert.Equal("Standard error cannot be written: It is closed.", message);
    }

    /// <summary>A disk that fills up in the middle of a line.</summary>
    private sealed class Disk : TextWriter
    {
        private readonly StringBuilder text = new();

        public int Room { get; set; } = int.MaxValue;

        public string Text => text.ToString();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write([value]);

        public override void Write(ReadOnlySpan<char> buffer)
        {
            int written = Math.Min(Room, buffer.Length);
            text.Append(buffer[..written]);
            if (Room != int.MaxValue) Room -= written;
            if (written < buffer.Length) throw new IOException("No room.");
        }
    }
}

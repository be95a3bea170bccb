using GResNet.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace GResNet.Generators.Tests.Reading;

/// <summary>
/// What the author is told of a construct that cannot run while compiling: what it is, and what to write instead.
/// </summary>
public class RefusalTests
{
    [Theory]
    [InlineData("var r = new Random(); return r.Next() > 3 ? x : ReLU(x);", "it makes an object of 'Random'")]
    [InlineData(
        "return Random.Shared.Next(2) > 0 ? ReLU(x) : x;", "take a constructor parameter, or use Dropout or DropPath")]
    [InlineData("int n = Environment.ProcessorCount; return n > 3 ? x : ReLU(x);",
        "'Environment.ProcessorCount' is in another assembly")]
    [InlineData("decimal d = x.Channels; return d > 2 ? x : ReLU(x);", "'decimal' is not computed with; use double")]
    [InlineData("uint n = 3; return n > 2 ? x : ReLU(x);", "'uint' is not computed with; use int or long")]
    [InlineData("byte n = 3; n++; return n > 2 ? x : ReLU(x);", "'byte' is not computed with; use int or long")]
    [InlineData("char c = 'a'; return c == 'b' ? x : ReLU(x);", "'char' is not computed with; use string or int")]
    [InlineData("Half h = (Half)x.Channels; return x;", "the conversion is a method of 'Half'")]
    [InlineData("int? n = x.Channels; return n > 3 ? x : ReLU(x);", "'int?' may be null; use the number itself")]
    [InlineData("Tensor? y = null; return y ?? ReLU(x);", "write 'a is null ? b : a'")]
    [InlineData("Tensor? y = null; y ??= ReLU(x); return y;", "write 'if (a is null) a = b;'")]
    [InlineData("string s = \"ab\"; return s.Length + x.Channels > 2 ? x : ReLU(x);",
        "the elements of a 'string' are not read; use an array")]
    [InlineData("var l = new System.Collections.Generic.List<int> { 1 }; foreach (int k in l) x = ReLU(x); return x;",
        "it makes a 'List<int>'; use an array")]
    [InlineData("System.Collections.Generic.List<int> l = [1]; l.Add(3); return x;",
        "the elements of a 'List<int>' are not read; use an array")]
    [InlineData("foreach (int k in System.Linq.Enumerable.Range(0, 3)) x = ReLU(x); return x;",
        "queries are not read; use for or foreach")]
    [InlineData("foreach (char c in \"abc\") x = ReLU(x); return x;", "it is a 'string'; foreach runs over arrays")]
    [InlineData("ReadOnlySpan<int> s = [1]; foreach (int k in s) x = ReLU(x); return x;",
        "it is a 'ReadOnlySpan<int>'; foreach runs over arrays")]
    [InlineData("int[] a = [1, 2]; foreach (int k in a[1..]) x = ReLU(x); return x;", "slices are not read")]
    [InlineData("int[,] a = new int[2, 2]; return a[0, 1] > 3 ? x : ReLU(x);", "use an array of arrays")]
    [InlineData(
        "return (x.Channels, 1) == (3, 1) ? x : ReLU(x);", "tuples are not compared whole; compare their items")]
    [InlineData("object o = 3; return o is int ? x : ReLU(x);", "it asks for a type")]
    [InlineData("int[] a = [1]; return a is [1, ..] ? x : ReLU(x);", "list patterns are not read")]
    [InlineData("return x is { Channels: 3 } ? x : ReLU(x);", "properties are not matched; test them with when or &&")]
    [InlineData("Func<Tensor, Tensor> f = ReLU; return f(x);", "it is a delegate; write a method or local function")]
    [InlineData("var p = new { A = 1 }; return p.A > 3 ? x : ReLU(x);", "it makes an object; use a tuple")]
    [InlineData("Console.WriteLine(x.Channels); return x;", "throw new Exception($\"…\") shows a value")]
    [InlineData("return x.Channels.ToString() == \"3\" ? x : ReLU(x);", "write $\"{…}\"")]
    [InlineData("return $\"{x.Channels:00}\" == \"03\" ? x : ReLU(x);", "formats and alignments are not read")]
    [InlineData("return Math.Round(x.Channels / 2.0, MidpointRounding.AwayFromZero) > 2 ? x : ReLU(x);",
        "without it halves are rounded to even")]
    [InlineData("return DateTime.Now > DateTime.UnixEpoch ? x : ReLU(x);", "this operator is a method of 'DateTime'")]
    [InlineData("return x.Channels >>> 1 > 2 ? x : ReLU(x);", "this operator is not computed")]
    [InlineData("try { x = ReLU(x); } catch { } return x;", "nothing is caught while compiling; remove try")]
    [InlineData("using (var m = new System.IO.MemoryStream()) { } return x;", "remove using")]
    [InlineData("lock (this) { x = ReLU(x); } return x;", "remove lock")]
    [InlineData("switch (x.Channels) { case 3: goto default; default: return x; }", "use loops, break and continue")]
    [InlineData("ref int n = ref numbers[0]; return n > 1 ? x : ReLU(x);", "references are not read; copy the value")]
    [InlineData("numbers = [2]; return x;", "it is set where it is declared or in the constructor")]
    [InlineData("width++; return x;", "a constructor parameter keeps its value; copy it into a local")]
    [InlineData("return helper.Run(x);", "'Run' belongs to an object of 'Helper'")]
    [InlineData("return helper.Width > 3 ? x : ReLU(x);", "'Width' belongs to an object of 'Helper'")]
    [InlineData("return Inherited(x);", "'Inherited' is inherited from 'Helper', which is not read; declare it in 'B'")]
    [InlineData("return Generic<int>(x);", "'Generic' is generic; write it for the type")]
    [InlineData("int n; Out(out n); return n > 3 ? x : ReLU(x);", "let it return a tuple")]
    [InlineData("return changes > 3 ? x : ReLU(x);", "a static field must be const or readonly")]
    [InlineData("return this == null ? x : ReLU(x);", "it is the object itself")]
    [InlineData("var w = record with { A = 2 }; return x;", "it copies a record; use a tuple")]
    public void Says_what_it_is_and_what_to_write_instead(string body, string says) =>
        Assert.Contains(says, Message(body), StringComparison.Ordinal);

    [Theory]
    [InlineData("return x", " + x", ";")]
    [InlineData("return ", "x == null ? x : ", "x;")]
    [InlineData("", "if (x == null) return x; else ", "return x;")]
    [InlineData("return x.Channels is ", "not ", "3 ? x : ReLU(x);")]
    public void What_is_nested_too_deeply_is_said_once(string start, string repeated, string end) => Assert.Contains(
        "too much is nested around it; split the code into several statements",
        Message(start + string.Concat(Enumerable.Repeat(repeated, 500)) + end), StringComparison.Ordinal);

    [Theory]
    [InlineData("return new Part(64).Forward(x);", "Part(Tensor x, int width)", "Part(x, 64)")]
    [InlineData("return new Part(x.Channels, stride: 2).Forward(x);", "Part(Tensor x, int width, int stride)",
        "Part(x, x.Channels, 2)")]
    [InlineData("var body = new Part(64); return body.Forward(x);", "Body(Tensor x, int width)", "Body(x, 64)")]
    [InlineData("return inner.Forward(x);", "Inner(Tensor x, int width)", "Inner(x, 64)")]
    [InlineData("return _other.Forward(x);", "Other(Tensor x, int width, int stride)", "Other(x, 32, 2)")]
    [InlineData("return Taken.Forward(x);", "TakenLayer(Tensor x, int width)", "TakenLayer(x, 3)")]
    public void A_block_that_is_made_gets_the_declaration_to_write(string body, string declaration,
        string call) => Assert.EndsWith(
        $"declare '[Block<Part>] private partial Tensor {declaration};' and call '{call}'", Message(body),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("Part[] parts = [new(3), new(4)]; foreach (Part p in parts) x = p.Forward(x); return x;")]
    [InlineData("var parts = new[] { new Part(3), new Part(4) }; return parts[1].Forward(parts[0].Forward(x));")]
    [InlineData("return row[1].Forward(row[0].Forward(x));")]
    [InlineData("foreach (Part p in row) x = p.Forward(x); return x;")]
    public void An_array_of_blocks_is_told_once(string body) => Assert.EndsWith(
        "declare one layer for each, as '[Block<Part>] private partial Tensor First(Tensor x, int width);', or "
            + "'[Stage<Part>(Blocks = 2)]' for blocks in a row",
        Message(body), StringComparison.Ordinal);

    /// <summary>The message of the one diagnostic, which is GRN1001.</summary>
    private static string Message(string body)
    {
        Diagnostic found = Assert.Single(Generation.Run(Sources.Usings + $$"""
            public record Item(int A);
            public class Helper
            {
                public int Width = 3;
                public Tensor Run(Tensor x) => x;
                protected Tensor Inherited(Tensor x) => x;
            }

            [GResNetBlock]
            public partial class Part(int width, int stride = 1)
            {
                public Tensor Forward(Tensor x) => AvgPool(x, width, stride);
            }

            [GResNetBlock]
            public partial class B(int width) : Helper
            {
                [Affine] private partial Tensor Unused(Tensor x);
                static int changes = 3;
                int[] numbers = [1];
                Item record = null!;
                Helper helper = new Helper();
                private readonly Part inner = new Part(64);
                private Part _other = new(32, 2);
                private readonly Part[] row = [new(3), new(4)];
                private Part Taken { get; } = new(3);
                static Tensor Generic<T>(Tensor x) => x;
                static void Out(out int n) { n = 3; }
                public Tensor Forward(Tensor x) { if (width > 3) x = ReLU(x); {{body}} }
            }
            """).Diagnostics);
        Assert.Equal("GRN1001", found.Id);
        return found.GetMessage();
    }
}

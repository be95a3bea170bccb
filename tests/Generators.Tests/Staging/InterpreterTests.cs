using GResNet.Generators.Graph;
using GResNet.Generators.Ops;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Staging;

/// <summary>What of C# runs while compiling, told by the operations it leaves.</summary>
public class InterpreterTests
{
    [Theory]
    [InlineData("for (int i = 0; i < 3; i++) { if (i == 1) continue; x = ReLU(x); }", "ReLU ReLU")]
    [InlineData("for (int i = 0, j = 5; ; i++, j--) { if (i > j) break; x = ReLU(x); }", "ReLU ReLU ReLU")]
    [InlineData("int n = 2; while (n-- > 0) x = ReLU(x);", "ReLU ReLU")]
    [InlineData("int n = 0; do { x = ReLU(x); n += 4; } while (n < 8);", "ReLU ReLU")]
    [InlineData("foreach (int k in new[] { 1, 2 }) x = k == 1 ? SiLU(x) : ReLU(x);", "SiLU ReLU")]
    [InlineData("foreach ((int k, bool s) in new[] { (1, true), (2, false) }) x = s ? SiLU(x) : ReLU(x);", "SiLU ReLU")]
    [InlineData(
        "int[] a = [1, 2]; int[] b = [0, .. a, 3]; if (b.Length == 4 && b[^1] == 3 && b[1] == 1) x = ReLU(x);", "ReLU")]
    [InlineData("var n = new int[3]; n[1] = 7; if (n[0] + n[1] == 7) x = ReLU(x);", "ReLU")]
    [InlineData("(int a, int b) = (1, 2); (a, b) = (b, a); if (a == 2 && b == 1) x = ReLU(x);", "ReLU")]
    [InlineData("(int First, int) p = (3, 4); if (p.First == 3 && p.Item2 == 4) x = ReLU(x);", "ReLU")]
    [InlineData(
        "switch (x.Channels) { case 1: x = SiLU(x); break; case > 2 when x.Width == 8: x = ReLU(x); break; default: "
            + "break; }", "ReLU")]
    [InlineData("switch (x.Channels) { default: x = ReLU(x); break; case 1 or 2: x = SiLU(x); break; }", "ReLU")]
    [InlineData("x = (x.Width, 2) switch { (8, 1) => SiLU(x), (_, not 3) => ReLU(x), _ => x };", "ReLU")]
    [InlineData("x = x.Height switch { > 3 and < 8 => SiLU(x), var h when h == 8 => ReLU(x), _ => x };", "ReLU")]
    [InlineData("if (x is { } y) x = ReLU(y);", "ReLU")]
    [InlineData("if (7 / 2 == 3 && -7 % 4 == -3 && (5 & 6) == 4 && 1 << 4 == 16 && ~0 == -1) x = ReLU(x);", "ReLU")]
    [InlineData("int c = x.Channels; if (c / 2 == 1 && c / 2.0 == 1.5 && (int)(c * 0.9f) == 2) x = ReLU(x);", "ReLU")]
    [InlineData("int[] a = [0, 0, 5]; int i = 1; a[i++] += 1; if (i == 2 && a[1] == 1 && a[2] == 5) x = ReLU(x);",
        "ReLU")]
    [InlineData("int[] a = [3, 7]; int i = 0; if (a[i++]++ == 3 && i == 1 && a[0] == 4 && a[1] == 7) x = ReLU(x);",
        "ReLU")]
    [InlineData("int[] a = [1, 2]; a[0] += a[1] += a[0]; if (a[0] == 4 && a[1] == 3) x = ReLU(x);", "ReLU")]
    [InlineData("int n = 1; n += n++ + ++n; if (n == 5) x = ReLU(x);", "ReLU")]
    [InlineData("Tensor[] t = [x, x]; int i = 0; t[i++] += ReLU(x); if (i == 1) x = t[0];", "ReLU Add")]
    [InlineData("long big = int.MaxValue; big += x.Width; if (big > int.MaxValue) x = ReLU(x);", "ReLU")]
    [InlineData(
        "if (Math.Max(x.Width, 9) == 9 && Math.Round(x.Width / 3.0) == 3 && (int)Math.Log2(x.Width) == 3) x = ReLU(x);",
        "ReLU")]
    [InlineData("string s = $\"{x.Width}px\" + 0.5; if (s == \"8px0.5\") x = ReLU(x);", "ReLU")]
    [InlineData(
        "x = Twice(x); Tensor Twice(Tensor t) { Tensor once = Once(t); return Once(once); } Tensor Once(Tensor t) => "
            + "x.Width == 8 ? ReLU(t) : t;", "ReLU ReLU")]
    [InlineData("if (false && 1 / (x.Width - 8) == 0 || true) x = ReLU(x);", "ReLU")]
    [InlineData("x += x; x *= 2; x = 0.5f * x; x = x * x;", "Add Scale Scale Multiply")]
    [InlineData("x = x * Sigmoid(GlobalAvgPool(x));", "GlobalAveragePool Sigmoid Gate")]
    public void Code_runs_as_in_CSharp(string body, string operations) =>
        Assert.Equal(operations.Split(' '), Staged.Body(body).Operations());

    [Fact]
    public void Maps_are_joined_from_arrays()
    {
        NetworkGraph network = Staged.Body("Tensor[] maps = [x, ReLU(x)]; x = Mix(Concat([.. maps, x]));",
            "[Conv(Channels = 3)] private partial Tensor Mix(Tensor x);");

        Assert.Equal(["ReLU", "Concat", "Convolution"], network.Operations());
        Assert.Equal(new Shape(9, 8, 8), network.Forward[1].Output.Shape);
    }

    [Fact]
    public void Arguments_may_be_named_and_defaults_apply()
    {
        NetworkGraph network = Staged.Body("x = MaxPool(padding: 1, x: x, kernel: 3); x = AvgPool(x, 2);");

        Assert.Equal(new Shape(3, 3, 3), network.Forward[0].Output.Shape);
        var average = Assert.IsType<AveragePool>(network.Forward[1].Op);
        Assert.Equal(2, average.Geometry.Stride);
        Assert.True(average.Geometry.Ceil);
    }

    [Fact]
    public void Depth_grows_from_the_first_DropPath_to_the_last_and_streams_are_numbered()
    {
        NetworkGraph network = Staged.Body(
            "x = DropPath(x); x = DropPath(x, 0.5f); x = DropPath(x); x = Dropout(x, 0.1f); x = DropPath(x);");

        Assert.Equal(
            [new DropPath(null, 0, 0), new DropPath(0.5f, 1, 1), new DropPath(null, 0.5f, 2), new Dropout(0.1f, 3),
                new DropPath(null, 1, 4)],
            network.Forward.Take(5).Select(node => node.Op));
    }

    [Fact]
    public void A_single_DropPath_is_the_deepest() =>
        Assert.Equal(new DropPath(null, 1, 0), Staged.Body("x = DropPath(x);").Forward[0].Op);
}

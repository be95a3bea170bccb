namespace GResNet.Generators.Tests.Travel;

/// <summary>
/// Blocks whose code has every kind of expression, statement and pattern, and a model that is made of them.
/// </summary>
internal static class Everything
{
    public const string Blocks = """
        namespace Parts
        {
            /// <summary>All that can be written.</summary>
            [GResNetBlock]
            public partial class Every
            {
                private static readonly int[] Steps = [1, 2];
                private const float Slope = 0.25f;
                private readonly int twice;
                private readonly string kind;

                public Every(int[] widths, double[] rates, bool[] flags, string name, Mode mode = Mode.Second)
                {
                    twice = widths[0] * 2;
                    kind = $"{name} of {mode == Mode.Second}";
                    Last = widths[^1];
                    Count = widths.Length;
                    Rates = rates;
                    Flags = flags;
                }

                private int Last { get; }
                private int Count { get; }
                private double[] Rates { get; }
                private bool[] Flags { get; }

                [SplitConv(Kernel = 3, Epsilon = 1e-4f)] private partial Tensor First(Tensor x, int channels);
                [StateName("second"), Conv] private partial Tensor Plain(Tensor x, int channels, bool bias);
                [Shared, Block<Inner>] private partial Tensor Again(Tensor x, (int Channels, float Power) pair);

                public Tensor Forward(Tensor x)
                {
                    int n = 0;
                    long big = 5L;
                    int[] made = new int[3];
                    int[] all = [.. Steps, 7];
                    var pair = (a: twice, b: Slope);
                    (int left, _) = (all[0], all[^1]);
                    for (int i = 0; i < Count; i++) { made[i % 3] += i; if (i > 1) continue; n++; }
                    foreach (bool flag in Flags) if (flag) n -= 1; else { n <<= 1; break; }
                    while (n is > 3 and not 5 or < -100) n--;
                    do { n = Math.Max(n, ~left); } while (n < 0);
                    switch (kind)
                    {
                        case "none": throw new Exception("none: " + kind);
                        case { } text when text == "": return x;
                        default: break;
                    }

                    n += (n, Flags[0]) switch { (0, true) => 1, (var any, _) when any > 100 => any, _ => 0 };
                    if (kind is null || !Flags[0] && default(int) == 1) throw new InvalidOperationException($"{n}");
                    Tensor y = First(x, Last);
                    y = Plain(y, x.Channels, bias: big == 5L ? true : false);
                    y = Again(y, (x.Channels, pair.b));
                    y = Again(y, (x.Channels, pair.Item2));
                    y = Dropout(Map(y, Bend), (float)Rates[0]);
                    return Sum(y, x) * 0.5f;

                    Tensor Sum(Tensor a, Tensor b) => a + b;
                }

                private Scalar Bend(Scalar v) => v > 0 ? v : Slope * Square(v);
            }

            public enum Mode { First, Second }

            [GResNetBlock]
            internal partial class Inner((int Channels, float Power) pair)
            {
                [Conv(Kernel = 1)] private partial Tensor Only(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Map(Only(x, pair.Channels), v => v * pair.Power);
            }
        }
        """;

    public const string Model = """
        [GResNetModel(Resolutions = [8, 6], Classes = 4)]
        public partial class Net
        {
            [Block<Parts.Every>]
            private partial Tensor Body(Tensor x, int[] widths, double[] rates, bool[] flags, string name);
            [Linear(Features = 4)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image) =>
                Head(GlobalAvgPool(Body(image, widths: [4, 5], rates: [0.5], flags: [true, false], name: "part")));
        }
        """;
}

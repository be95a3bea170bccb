using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Diagnostics;

/// <summary>Broken code, by what is wrong with it; the marks say what is reported where.</summary>
internal static class Cases
{
    /// <summary>A block that is right.</summary>
    private const string Block = """
        [GResNetBlock]
        public partial class B(int width, int stride = 1)
        {
            [Conv(Kernel = 3)] private partial Tensor C(Tensor x, int channels, int stride);
            public Tensor Forward(Tensor x) => ReLU(C(x, width, stride));
        }

        """;

    public static readonly Dictionary<string, string> All = new()
    {
        // ---- classes
        ["class not partial"] = """
            [GResNetBlock] public class {|GRN0001:B|} { public Tensor Forward(Tensor x) => x; }
            """,
        ["containing class not partial"] = """
            public class {|GRN0001:Outer|} { [GResNetBlock] public partial class B { public Tensor Forward(Tensor x) => x; } }
            """,
        ["generic class"] = """
            [GResNetBlock] public partial class {|GRN0002:B|}<T> { public Tensor Forward(Tensor x) => x; }
            """,
        ["generic containing class"] = """
            public partial class Outer<T> { [GResNetBlock] public partial class {|GRN0002:B|} { public Tensor Forward(Tensor x) => x; } }
            """,
        ["abstract class"] = """
            [GResNetBlock] public abstract partial class {|GRN0003:B|} { public Tensor Forward(Tensor x) => x; }
            """,
        ["file-local class"] = """
            [GResNetBlock] file partial class {|GRN0003:B|} { public Tensor Forward(Tensor x) => x; }
            """,
        ["block and model"] = """
            [GResNetBlock]
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class {|GRN0003:M|} { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["no Forward"] = """
            [GResNetBlock] public partial class {|GRN0004:B|};
            """,
        ["two Forwards"] = """
            [GResNetBlock] public partial class B
            {
                public Tensor Forward(Tensor x) => x;
                public Tensor {|GRN0004:Forward|}(Tensor x, int n) => x;
            }
            """,
        ["Forward not public"] = """
            [GResNetBlock] public partial class B { Tensor {|GRN0005:Forward|}(Tensor x) => x; }
            """,
        ["Forward returns a number"] = """
            [GResNetBlock] public partial class B { public int {|GRN0005:Forward|}(Tensor x) => 1; }
            """,
        ["Forward with two inputs"] = """
            [GResNetBlock] public partial class B { public Tensor {|GRN0005:Forward|}(Tensor x, Tensor y) => x; }
            """,
        ["several constructors"] = """
            [GResNetBlock] public partial class {|GRN0006:B|}
            {
                public B(int width) { }
                public B() { }
                public Tensor Forward(Tensor x) => x;
            }
            """,
        ["model with parameters"] = """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class {|GRN0007:M|}(int width) { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["parameter of unknown type"] = """
            [GResNetBlock] public partial class B({|GRN0008:Action action|}, (int, float)[] fine) { public Tensor Forward(Tensor x) => x; }
            """,
        ["reserved member"] = """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class M
            {
                public int {|GRN0009:Summary|} => 3;
                private sealed class {|GRN0009:Operators|};
                public Tensor Forward(Tensor image) => GlobalAvgPool(image);
            }
            """,
        ["no resolutions, no classes"] = """
            [{|GRN0010,GRN0010:GResNetModel|}]
            public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["impossible resolution"] = """
            [{|GRN0010:GResNetModel(Resolutions = [-8], Classes = 3)|}]
            public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["huge resolution"] = """
            [{|GRN0010:GResNetModel(Resolutions = [100000], Classes = 3)|}]
            public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["names differ in case"] = """
            [GResNetBlock] public partial class Block { public Tensor Forward(Tensor x) => x; }
            [GResNetBlock] public partial class {|GRN0011:BLOCK|} { public Tensor Forward(Tensor x) => x; }
            """,
        ["memory budget not understood"] = Budget("MemoryBudget({|GRN0012:\"2 gigabytes\"|}, Batch = 8)"),
        ["memory budget without a batch"] = Budget("{|GRN0012:MemoryBudget(\"2 GiB\")|}"),
        ["memory budget for no images"] = Budget("MemoryBudget(\"2 GiB\", {|GRN0012:Batch = 0|})"),
        ["memory budget of a block"] = """
            [GResNetBlock]
            [{|GRN0012:MemoryBudget("2 GiB", Batch = 8)|}]
            public partial class B { public Tensor Forward(Tensor x) => x; }
            """,
        ["memory budget exceeded"] = Budget("{|GRN3001:MemoryBudget(\"1 KiB\", Batch = 8)|}"),
        ["memory budget on another part"] = Budget("Serializable")
            + "[{|GRN3001:MemoryBudget(\"1 KiB\", Batch = 8)|}] public partial class M;",

        ["class with layers that is not marked"] = """
            public partial class {|GRN0013:B|}
            {
                [Affine] private partial Tensor A(Tensor x);
                [Conv, Shared] private partial Tensor C(Tensor x, int channels);
                public Tensor Forward(Tensor x) => C(A(x), 3);
            }
            """,
        ["class with a layer of blocks that is not marked"] = Block + """
            public partial class Outer { public partial class {|GRN0013:D|} { [Stage<B>] private partial Tensor A(Tensor x, int width); } }
            """,
        ["class with a shared method that is not marked"] = """
            public partial class {|GRN0013:B|} { [Shared] private Tensor A(Tensor x) => x; }
            """,

        ["two models of one name"] = """
            namespace One { [GResNetModel(Resolutions = [8], Classes = 3)] public partial class Net { public Tensor Forward(Tensor image) => GlobalAvgPool(image); } }
            namespace Two { [{|GRN0014:GResNetModel(Resolutions = [8], Classes = 3)|}] public partial class Net { public Tensor Forward(Tensor image) => GlobalAvgPool(image); } }
            """,
        ["two models of names that differ in case"] = """
            [GResNetModel(Name = "tree", Resolutions = [8], Classes = 3)] public partial class A { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            [{|GRN0014:GResNetModel(Name = "Tree", Resolutions = [8], Classes = 3)|}] public partial class B { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["memory budget of a model without training"] = """
            [MemoryBudget("2 GiB", Batch = 8)]
            [{|GRN0010:GResNetModel(Training = false, Resolutions = [8], Classes = 3)|}] public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,
        ["name that cannot be typed"] = """
            [{|GRN0010:GResNetModel(Name = "-my tree", Resolutions = [8], Classes = 3)|}] public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }
            """,

        // ---- layers
        ["layer not partial"] = """
            [GResNetBlock] public partial class B
            {
                [Affine] private Tensor {|GRN0001:A|}(Tensor x) => x;
                public Tensor Forward(Tensor x) => A(x);
            }
            """,
        ["layer with a body"] = """
            [GResNetBlock] public partial class B
            {
                [Affine] private partial Tensor {|GRN0101:A|}(Tensor x);
                private partial Tensor A(Tensor x) => x;
                public Tensor Forward(Tensor x) => A(x);
            }
            """,
        ["layer without input"] = Layer("[Affine] private partial Tensor {|GRN0101:A|}(int x);", "A(3)"),
        ["static layer"] = Layer("[Affine] private static partial Tensor {|GRN0101:A|}(Tensor x);", "A(x)"),
        ["several layer attributes"] =
            Layer("[Affine, BatchNorm] private partial Tensor {|GRN0102:A|}(Tensor x);", "A(x)"),
        ["overloaded layer"] = Layer(
            "[Conv(Channels = 3)] private partial Tensor A(Tensor x); [Conv] private partial Tensor "
                + "{|GRN0103:A|}(Tensor x, int channels);",
            "A(A(x), 3)"),
        ["unknown setting"] =
            Layer("[Conv] private partial Tensor A(Tensor x, int channels, {|GRN0104:int size|});", "A(x, 3, 3)"),
        ["setting of the wrong type"] =
            Layer("[Conv] private partial Tensor A(Tensor x, {|GRN0105:double channels|});", "A(x, 3)"),
        ["channels missing"] = Layer("[Conv] private partial Tensor {|GRN0106:A|}(Tensor x);", "A(x)"),
        ["features missing"] = Layer("[Linear] private partial Tensor {|GRN0106:A|}(Tensor x);", "A(x)"),
        ["kernel 0 in the attribute"] =
            Layer("[Conv(Channels = 3, {|GRN0107:Kernel = 0|})] private partial Tensor A(Tensor x);", "A(x)"),
        ["momentum above 1"] =
            Layer("[BatchNorm({|GRN0107:Momentum = 2|})] private partial Tensor A(Tensor x);", "A(x)"),
        ["stride 0 in the call"] = Model(
            "[Conv] private partial Tensor A(Tensor x, int channels, int stride);",
            "return {|GRN0107:A(image, 4, 0)|};"),
        ["padding beyond half a kernel"] = Model("", "return {|GRN0107:MaxPool(image, 2, padding: 2)|};"),
        ["dropout of everything"] = Model("", "return {|GRN0107:Dropout(image, 1)|};"),
        ["malformed state name"] =
            Layer("[Affine, {|GRN0108:StateName(\"a..b\")|}] private partial Tensor A(Tensor x);", "A(x)"),
        ["stage of no block"] = Layer("[{|GRN0109:Stage<string>|}] private partial Tensor A(Tensor x);", "A(x)"),
        ["block without such a parameter"] = Block
            + Layer(
                "[Block<B>] private partial Tensor A(Tensor x, int width, {|GRN0110:int depth|});", "A(x, 1, 2)", "D"),
        ["block parameter of another type"] = Block
            + Layer("[Block<B>] private partial Tensor A(Tensor x, {|GRN0105:float width|});", "A(x, 1)", "D"),
        ["block parameter missing"] = Block
            + Layer("[{|GRN0111:Stage<B>|}] private partial Tensor A(Tensor x);", "A(x)", "D"),
        ["stage without blocks"] = Block
            + Layer(
                "[{|GRN0107:Stage<B>(Blocks = 0)|}] private partial Tensor A(Tensor x, int width);", "A(x, 3)", "D"),
        ["stage without blocks in the call"] = Block + Model(
            "[Stage<B>] private partial Tensor A(Tensor x, int width, int blocks);",
            "return {|GRN0107:A(image, 3, blocks: 0)|};"),
        ["stride without default in a stage"] = """
            [GResNetBlock] public partial class B(int stride) { public Tensor Forward(Tensor x) => AvgPool(x, stride); }

            """ + Layer("[{|GRN0111:Stage<B>(Blocks = 2)|}] private partial Tensor A(Tensor x, int stride);", "A(x, 2)", "D"),
        ["block contains itself"] = """
            [GResNetBlock] public partial class B
            {
                [Block<C>] private partial Tensor Inner(Tensor x);
                public Tensor Forward(Tensor x) => Inner(x);
            }
            [GResNetBlock] public partial class C
            {
                [Block<B>] private partial Tensor Inner(Tensor x);
                public Tensor Forward(Tensor x) => {|GRN0112:Inner(x)|};
            }

            """ + Model("[Block<B>] private partial Tensor A(Tensor x);", "return A(image);"),
        ["partial method without a layer attribute"] = Layer("private partial Tensor {|GRN0114:A|}(Tensor x);", "A(x)"),
        ["lone Shared"] = Layer("[Shared] private partial Tensor {|GRN0114:A|}(Tensor x);", "A(x)"),
        ["lone StateName"] = Layer("[StateName(\"a\")] private Tensor {|GRN0114:A|}(Tensor x) => x;", "A(x)"),
        ["partial method of another generator"] =
            Layer("private partial int A(int n); [Unknown] private partial Tensor C(Tensor x);", "C(x)"),
        ["Forward without a body"] = """
            [GResNetBlock] public partial class B { public partial Tensor {|GRN0005:Forward|}(Tensor x); }
            """,
        ["null as a state name"] =
            Layer("[Affine, {|GRN0108:StateName(null!)|}] private partial Tensor A(Tensor x);", "A(x)"),
        ["layer attribute of an accessor"] = Layer("", "ReLU(x)", extra: "int N { [{|GRN0101:Affine|}] get; }"),
        ["layer attribute of an event"] =
            Layer("", "ReLU(x)", extra: "[method: {|GRN0101,GRN0101:Affine|}] event Action? E;"),
        ["layer attribute of a local function"] = Forward("return A(x); [{|GRN0101:Affine|}] Tensor A(Tensor t) => t;"),
        ["setting in attribute and parameter"] = Layer(
            "[Conv({|GRN0115:Channels = 9|})] private partial Tensor A(Tensor x, int channels);", "A(x, 3)"),
        ["blocks in attribute and parameter"] = Block + Layer(
            "[Stage<B>({|GRN0115:Blocks = 2|})] private partial Tensor A(Tensor x, int width, int blocks);",
            "A(x, 3, 4)", "D"),
        ["two parameters of one setting"] = Layer(
            "[Conv] private partial Tensor A(Tensor x, int channels, {|GRN0115:int Channels|});", "A(x, 3, 4)"),
        ["two parameters of one block parameter"] = Block + Layer(
            "[Block<B>] private partial Tensor A(Tensor x, int width, {|GRN0115:int Width|});", "A(x, 3, 4)", "D"),
        ["unused layer"] = Layer("[Affine] private partial Tensor {|GRN0113:A|}(Tensor x);", "x"),

        ["layer not called for an error in Forward"] = Layer(
            "[Affine] private partial Tensor A(Tensor x);", "x is {|GRN1001:{ Channels: 3 }|} ? A(x) : A(Mix(x))"),
        ["layer called in a refused lambda"] = Forward(
            "Func<Tensor, Tensor> f = {|GRN1001:t => A(t)|}; return f(x);",
            "[Affine] private partial Tensor A(Tensor x);"),
        ["layer called in half-typed code"] = Forward("return A(; ",
            "[Affine] private partial Tensor A(Tensor x); [Affine] private partial Tensor C(Tensor x);"),

        // ---- code
        ["lambda"] = Layer("", "Local({|GRN1001:t => t|})",
            extra: "static Tensor Local(Func<Tensor, Tensor> f) => throw new Exception();"),
        ["new object"] = Forward("var r = {|GRN1001:new Random()|}; return r.Next() > 3 ? x : ReLU(x);"),
        ["call without source"] =
            Forward("int n = {|GRN1001:Environment.ProcessorCount|}; return n > 3 ? x : ReLU(x);"),
        ["try"] = Forward("{|GRN1001:try { x = ReLU(x); } catch { }|} return x;"),
        ["goto"] = Forward("{|GRN1001:again: x = ReLU(x);|} {|GRN1001:goto again;|}"),
        ["decimal"] = Forward("decimal d = {|GRN1001:1|}; return d > 2 ? x : ReLU(x);"),
        ["mutable static field"] = Layer("", "{|GRN1001:count|} > 3 ? x : ReLU(x)", extra: "static int count = 4;"),
        ["field set in Forward"] =
            Forward("{|GRN1001:count|} = 3; return count > 3 ? x : ReLU(x);", extra: "int count = 4;"),
        ["unknown function of Math"] = Model("", "return {|GRN1001:Math.Tan(1.5)|} > 3 ? image : ReLU(image);"),
        ["helper calls itself"] = Layer("", "Again(x, 3)",
            extra: "static Tensor Again(Tensor x, int n) => n == 0 ? x : {|GRN1002:Again(x, n - 1)|};"),
        ["local function calls itself"] = Forward("return Again(x); Tensor Again(Tensor t) => {|GRN1002:Again(t)|};"),
        ["endless loop"] = Model("", "{|GRN1003:while (true) { }|}"),
        ["endless loop of layers"] =
            Model("[Affine, Shared] private partial Tensor A(Tensor x);", "{|GRN1003:while (true) image = A(image);|}"),
        ["endless loop around another"] = Model("", "{|GRN1003:for (;;) { for (int i = 0; i < 9; i++) { } }|}"),
        ["endless loop in another"] =
            Model("", "for (int i = 0; i < 9; i++) { {|GRN1003:do { } while (true);|} } return image;"),
        ["endless loop of one error"] = Model("", "while (true) { int n = {|GRN1004:8 / (image.Channels - 3)|}; }"),
        ["a stage of all the blocks there are"] = Block + Model(
            "[Stage<B>(Blocks = int.MaxValue)] private partial Tensor A(Tensor x, int width);",
            "return {|GRN1003:A(image, 3)|};"),
        ["a stage of endless blocks that do nothing"] =
            "[GResNetBlock] public partial class B { public Tensor Forward(Tensor x) => x; }\n" + Model(
            "[Stage<B>(Blocks = int.MaxValue)] private partial Tensor A(Tensor x);", "return {|GRN1003:A(image)|};"),
        ["calls that double"] = Model("", "return A0(image);" + Doubling(20)),
        ["an array of all the elements there are"] =
            Model("", "var n = {|GRN1003:new int[int.MaxValue]|}; return image;"),
        ["division by zero"] =
            Model("", "int n = image.Channels - 3; return {|GRN1004:8 / n|} > 3 ? image : ReLU(image);"),
        ["overflow"] =
            Model("", "int n = int.MaxValue; return {|GRN1004:n + image.Channels|} > 3 ? image : ReLU(image);"),
        ["index out of range"] =
            Model("", "int[] n = [1, 2]; return {|GRN1004:n[image.Channels]|} > 3 ? image : ReLU(image);"),
        ["index outside an array that is given"] = OfWidths("{|GRN1004:widths[2]|}", "[1, 2]"),
        ["length of an array that is null"] = OfWidths("{|GRN1004:widths.Length|}", "null!"),
        ["element of an array that is null"] = OfWidths("{|GRN1004:widths[0]|}", "null!"),
        ["round over an array that is null"] = OfWidths("Sum()", "null!",
            "int Sum() { int sum = 0; foreach (int width in {|GRN1004:widths|}) sum += width; return sum; }"),
        ["array with an element that is not known"] = OfWidths("widths[0]", "[{|GRN1001:Environment.ProcessorCount|}]"),
        ["array that is not known"] = OfWidths("widths[0]", "{|GRN1001:Array.Empty<int>()|}"),
        ["array that is not given"] = Layer(
            "[{|GRN0111:Block<D>|}] private partial Tensor A(Tensor x);", "A(x)") + OfWidths("widths[0]", "[3]"),
        ["array of other elements"] = Layer(
            "[Block<D>] private partial Tensor A(Tensor x, {|GRN0105:long[] widths|});", "A(x, [3L])")
            + OfWidths("widths[0]", "[3]"),
        ["list of numbers"] = """
            [GResNetBlock]
            public partial class B({|GRN0008:System.Collections.Generic.List<int> widths|})
            {
                public Tensor Forward(Tensor x) => widths is null ? x : ReLU(x);
            }
            """,
        ["null tensor"] = Model("", "Tensor? none = null; return {|GRN1004:ReLU(none!)|};"),
        ["no arm matches"] = Model("", "return {|GRN1004:image.Channels switch { 1 => image, 2 => ReLU(image) }|};"),
        ["thrown by the author"] = Model("", """if (image.Channels != 4) {|GRN1005:throw new ArgumentException($"needs 4 channels, has {image.Channels}");|} return image;"""),
        ["layer called twice"] =
            Model("[Affine] private partial Tensor A(Tensor x);", "return {|GRN1006:A(A(image))|};"),
        ["shared layer with other channels"] = Model(
            "[Conv, Shared] private partial Tensor A(Tensor x, int channels);",
            "return {|GRN1007:A(A(image, 4), 4)|};"),
        ["nothing returned"] = """
            [GResNetModel(Resolutions = [8], Classes = 4)]
            public partial class M { public Tensor Forward(Tensor image) => {|GRN1004:null|}!; }
            """,
        ["result of a layer unused"] =
            Model("[Affine] private partial Tensor A(Tensor x);", "{|GRN1008:A(image)|}; return image;"),

        // ---- shapes and state
        ["kernel larger than its input"] = Model(
            "[Conv(Kernel = 9, Padding = 0, Channels = 3)] private partial Tensor A(Tensor x);",
            "return {|GRN2001:A(image)|};"),
        ["pool larger than its input"] = Model("", "return {|GRN2001:MaxPool(image, 9)|};"),
        ["groups"] = Model(
            "[Conv(Groups = 2, Channels = 4)] private partial Tensor A(Tensor x);", "return {|GRN2002:A(image)|};"),
        ["groups of a normalization"] = Model(
            "[GroupNorm(Groups = 2)] private partial Tensor A(Tensor x);", "return {|GRN2012:A(image)|};"),
        ["groups of a normalization by a parameter"] = Model(
            "[GroupNorm] private partial Tensor A(Tensor x, int groups);", "return {|GRN2012:A(image, 4)|};"),
        ["no groups"] = Model(
            "[GroupNorm({|GRN0107:Groups = 0|})] private partial Tensor A(Tensor x);", "return A(image);"),
        ["normalization of single channels"] = Model(
            "[Conv(Channels = 1)] private partial Tensor A(Tensor x); [LayerNorm] private partial Tensor D(Tensor x);",
            "return Concat(image, {|GRN2013:D(A(image))|});"),
        ["normalization of single values"] = Model(
            "[GroupNorm(Groups = 3)] private partial Tensor A(Tensor x);",
            "return image * {|GRN2013:A(GlobalAvgPool(image))|};"),
        ["normalization of pixels"] = Model(
            "[GroupNorm(Groups = 3)] private partial Tensor A(Tensor x); "
                + "[LayerNorm] private partial Tensor D(Tensor x);",
            "return D(A(image));"),
        ["sum of different sizes"] = Model("", "return {|GRN2003:image + AvgPool(image, 2)|};"),
        ["product of different channels"] = Model(
            "[Conv(Channels = 4)] private partial Tensor A(Tensor x);", "return {|GRN2003:image * A(image)|};"),
        ["joined maps differ"] = Model("", "return {|GRN2004:Concat(image, AvgPool(image, 2))|};"),
        ["linear layer on a map"] =
            Model("[Linear(Features = 4)] private partial Tensor A(Tensor x);", "return {|GRN2005:A(image)|};"),
        ["too many weights"] = Model(
            "[Conv(Channels = 1000000, Kernel = 101)] private partial Tensor A(Tensor x);",
            "return {|GRN2006:A(image)|};"),
        ["wrong output"] = """
            [GResNetModel(Resolutions = [8], Classes = 4)]
            public partial class M { public Tensor Forward(Tensor image) => {|GRN2007:GlobalAvgPool(image)|}; }
            """,
        ["even kernel without a padding"] = Model(
            "[Conv(Channels = 4, Kernel = 2)] private partial Tensor {|GRN2010:A|}(Tensor x);", "return A(image);"),
        ["even kernel of a parameter without a padding"] =
            Block.Replace("Tensor C(", "Tensor {|GRN2010:C|}(", StringComparison.Ordinal)
            .Replace("Kernel = 3", "Kernel = 4", StringComparison.Ordinal) + Model(
                "[Stage<B>(Blocks = 2)] private partial Tensor A(Tensor x, int width);", "return A(image, 3);"),
        ["even kernels that are meant"] = Model(
            "[Conv(Channels = 4, Kernel = 2, Padding = 0)] private partial Tensor A(Tensor x); "
            + "[SplitConv(Channels = 4, Kernel = 2, Stride = 2)] private partial Tensor D(Tensor x);",
                "return D(A(image));"),
        ["image unchanged"] = Unchanged("{|GRN2011:image|}"),
        ["image dropped from alone"] = Unchanged("{|GRN2011:DropPath(Dropout(image, 0.5f))|}"),
        ["image through a block unchanged"] =
            "[GResNetBlock] public partial class B { public Tensor Forward(Tensor x) => x; }\n"
            + Unchanged("{|GRN2011:A(image)|}", "[Block<B>] private partial Tensor A(Tensor x);"),
        ["state depends on the resolution"] = """
            [GResNetModel(Resolutions = [8, 12], Classes = 4)]
            public partial class M
            {
                [Linear(Features = 4)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => {|GRN2008:Head(Flatten(image))|};
            }
            """,
        ["layer missing at one resolution"] = """
            [GResNetModel(Resolutions = [8, 12], Classes = 4)]
            public partial class M
            {
                [Affine] private partial Tensor A(Tensor x);
                [Linear(Features = 4)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool(image.Width < 10 ? {|GRN2008:A(image)|} : image));
            }
            """,
        ["state name used twice"] = Model(
            "[Affine] private partial Tensor A(Tensor x); [Affine, StateName(\"a\")] private partial Tensor B(Tensor "
                + "x);",
            "return {|GRN2009:B(A(image))|};"),
    };

    /// <summary>A model with one more attribute.</summary>
    private static string Budget(string attribute) => $$"""
        [GResNetModel(Resolutions = [8], Classes = 3)]
        [{{attribute}}]
        public partial class M { public Tensor Forward(Tensor image) => GlobalAvgPool(image); }

        """;

    /// <summary>A model of one pixel's image.</summary>
    private static string Unchanged(string result, string layers = "") => $$"""
        [GResNetModel(Resolutions = [1], Classes = 3)]
        public partial class M { {{layers}} public Tensor Forward(Tensor image) => {{result}}; }
        """;

    /// <summary>Local functions of which each calls the next twice.</summary>
    private static string Doubling(int depth) => string.Concat(Enumerable.Range(0, depth).Select(i =>
        i == depth - 1
            ? $" Tensor A{i}(Tensor x) => {{|GRN1003:x|}};"
            : $" Tensor A{i}(Tensor x) => A{i + 1}(A{i + 1}(x));"));

    /// <summary>A block with one layer.</summary>
    private static string Layer(string layer, string result, string name = "B", string extra = "") => $$"""
        [GResNetBlock]
        public partial class {{name}}
        {
            {{layer}}
            {{extra}}
            public Tensor Forward(Tensor x) => {{result}};
        }
        """;

    /// <summary>A block that is made with an array, and a model that makes it.</summary>
    private static string OfWidths(string channels, string widths, string extra = "") => $$"""

        [GResNetBlock]
        public partial class D(int[] widths)
        {
            [Conv] private partial Tensor C(Tensor x, int channels);
            public Tensor Forward(Tensor x) => C(x, {{channels}});
            {{extra}}
        }

        """ + Model(
            "[Block<D>] private partial Tensor Deep(Tensor x, int[] widths);", $"return Deep(image, {widths});");

    /// <summary>A block without layers.</summary>
    private static string Forward(string body, string extra = "") => $$"""
        [GResNetBlock]
        public partial class B
        {
            {{extra}}
            public Tensor Forward(Tensor x) { {{body}} }
        }
        """;

    /// <summary>A model whose Forward has <paramref name="body"/> in front of its head.</summary>
    private static string Model(string layers, string body) => $$"""
        [GResNetModel(Resolutions = [8], Classes = 4)]
        public partial class M
        {
            {{layers}}
            [Linear(Features = 4)] private partial Tensor Head(Tensor x);
            public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Body(image)));
            private Tensor Body(Tensor image) { {{body}} }
        }
        """;
}

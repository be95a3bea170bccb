namespace GResNet.CodeFixes.Tests;

/// <summary>
/// Files with what the compiler and the generator report marked, the fix that is taken, and what becomes of them.
/// </summary>
internal static class Cases
{
    private const string Part = """

        [GResNetBlock]
        public partial class Part(int width, int stride = 1)
        {
            [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels, int stride);
            public Tensor Forward(Tensor x) => ReLU(Mix(x, width, stride));
        }
        """;

    public static readonly Dictionary<string, (string Provider, string Title, string Before, string After)> All = new()
    {
        // ---- classes
        ["a class and its layer are made partial"] = ("MakePartialFix", "Make 'B' partial", """
            /// <summary>Kept.</summary>
            [GResNetBlock]
            public class {|GRN0001:B|}
            {
                [Affine] private partial Tensor {|CS8795:{|CS0751:Scale|}|}(Tensor x);
                public Tensor Forward(Tensor x) => Scale(x);
            }
            """, """
            /// <summary>Kept.</summary>
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor Scale(Tensor x);
                public Tensor Forward(Tensor x) => Scale(x);
            }
            """),
        ["classes around a block are made partial"] = ("MakePartialFix", "Make '", """
            static class {|GRN0001:Outer|}
            {
                // A record has two words.
                record class {|GRN0001:Middle|}
                {
                    [GResNetBlock]
                    public class {|GRN0001:B|}
                    {
                        public Tensor Forward(Tensor x) => ReLU(x);
                    }
                }
            }
            """, """
            static partial class Outer
            {
                // A record has two words.
                partial record class Middle
                {
                    [GResNetBlock]
                    public partial class B
                    {
                        public Tensor Forward(Tensor x) => ReLU(x);
                    }
                }
            }
            """),
        ["a layer's method is made partial"] = ("MakePartialFix", "Make '", """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private Tensor {|GRN0001:First|}(Tensor x) => throw new Exception();
                [Affine] Tensor {|GRN0001:Second|}(Tensor x)
                {
                    return x;
                }

                [Affine] private Tensor {|GRN0001:{|CS0501:Third|}|}(Tensor x);
                public Tensor Forward(Tensor x) => Third(Second(First(x)));
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor First(Tensor x);
                [Affine] private partial Tensor Second(Tensor x);

                [Affine] private partial Tensor Third(Tensor x);
                public Tensor Forward(Tensor x) => Third(Second(First(x)));
            }
            """),
        ["a class with layers is marked as a block"] = ("MarkClassFix", "Mark 'B' [GResNetBlock]", """
            /// <summary>Kept.</summary>
            public partial class {|GRN0013:B|}(int width)
            {
                [Conv] private partial Tensor {|CS8795:Mix|}(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Mix(x, width);
            }
            """, """
            /// <summary>Kept.</summary>
            [GResNetBlock]
            public partial class B(int width)
            {
                [Conv] private partial Tensor Mix(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Mix(x, width);
            }
            """),
        ["a class with layers is marked as a model, and made partial"] = ("MarkClassFix", "Mark 'Net' [GResNetModel(", """
            static partial class Models
            {
                internal class {|GRN0013:Net|}
                {
                    [Linear(Features = 10)] private partial Tensor {|CS8795:{|CS0751:Head|}|}(Tensor x);
                    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(image));
                }
            }
            """, """
            static partial class Models
            {
                [GResNetModel(Resolutions = [224], Classes = 10)]
                internal partial class Net
                {
                    [Linear(Features = 10)] private partial Tensor Head(Tensor x);
                    public Tensor Forward(Tensor image) => Head(GlobalAvgPool(image));
                }
            }
            """),

        // ---- layers
        ["a method gets the attribute that its name suggests"] = ("AddLayerAttributeFix", "Mark 'Norm1' [BatchNorm]", """
            [GResNetBlock]
            public partial class B
            {
                private partial Tensor {|CS8795:{|GRN0114:Norm1|}|}(Tensor x);
                public Tensor Forward(Tensor x) => Norm1(x);
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [BatchNorm] private partial Tensor Norm1(Tensor x);
                public Tensor Forward(Tensor x) => Norm1(x);
            }
            """),
        ["a lone [Shared] gets an attribute before it"] = ("AddLayerAttributeFix", "Mark 'Mix' [Affine]", """
            [GResNetBlock]
            public partial class B
            {
                [Shared] private partial Tensor {|CS8795:{|GRN0114:Mix|}|}(Tensor x);
                public Tensor Forward(Tensor x) => Mix(Mix(x));
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [Affine, Shared] private partial Tensor Mix(Tensor x);
                public Tensor Forward(Tensor x) => Mix(Mix(x));
            }
            """),
        ["an attribute sets what the method does not"] = ("AddLayerAttributeFix", "Mark 'Mix' [Conv", """
            [GResNetBlock]
            public partial class B
            {
                private partial Tensor {|CS8795:{|GRN0114:Mix|}|}(Tensor x, int channels, int stride);
                public Tensor Forward(Tensor x) => Mix(x, 8, 2);
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels, int stride);
                public Tensor Forward(Tensor x) => Mix(x, 8, 2);
            }
            """),
        ["a method of a block's parameters becomes that block"] = ("AddLayerAttributeFix", "Mark 'Part1' [Block<Part>]",
            """
            [GResNetBlock]
            public partial class B
            {
                private partial Tensor {|CS8795:{|GRN0114:Part1|}|}(Tensor x, int width);
                public Tensor Forward(Tensor x) => Part1(x, 8);
            }
            """ + Part, """
            [GResNetBlock]
            public partial class B
            {
                [Block<Part>] private partial Tensor Part1(Tensor x, int width);
                public Tensor Forward(Tensor x) => Part1(x, 8);
            }
            """ + Part),
        ["a layer is declared after the others, of their kind"] = (
            "DeclareLayerFix", "Declare layer 'Second' as [SplitConv(", """
            [GResNetBlock]
            public partial class B(int width)
            {
                private const int Factor = 2;

                [SplitConv(Kernel = 1)] private partial Tensor First(Tensor x, int channels);

                public Tensor Forward(Tensor x) => {|CS0103:Second|}(First(x, width), Factor * width, stride: 2);
            }
            """, """
            [GResNetBlock]
            public partial class B(int width)
            {
                private const int Factor = 2;

                [SplitConv(Kernel = 1)] private partial Tensor First(Tensor x, int channels);
                [SplitConv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels, int stride);

                public Tensor Forward(Tensor x) => Second(First(x, width), Factor * width, stride: 2);
            }
            """),
        ["the first layers are declared before all else, each once"] = ("DeclareLayerFix", "Declare layer '", """
            [GResNetBlock]
            public partial class B(int stride)
            {
                /// <summary>Kept.</summary>
                public Tensor Forward(Tensor x)
                {
                    Tensor y = {|CS0103:Stem|}(x);
                    return {|CS0103:Body|}({|CS0103:Mix|}(y, x.Channels, stride), groups: 1);
                }
            }
            """, """
            [GResNetBlock]
            public partial class B(int stride)
            {
                [Conv(Channels = 64, Kernel = 3)] private partial Tensor Stem(Tensor x);
                [Conv(Channels = 64, Kernel = 3)] private partial Tensor Body(Tensor x, int groups);
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels, int stride);

                /// <summary>Kept.</summary>
                public Tensor Forward(Tensor x)
                {
                    Tensor y = Stem(x);
                    return Body(Mix(y, x.Channels, stride), groups: 1);
                }
            }
            """),
        ["a head of a model has its classes"] = ("DeclareLayerFix", "Declare layer 'Head' as [Linear", """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                public Tensor Forward(Tensor image) => this.{|CS1061:Head|}(GlobalAvgPool(image));
            }
            """, """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                [Linear(Features = 7)] private partial Tensor Head(Tensor x);

                public Tensor Forward(Tensor image) => this.Head(GlobalAvgPool(image));
            }
            """),
        ["of all together each becomes what is likeliest"] = ("DeclareLayerFix", "Declare layer '", """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                public Tensor Forward(Tensor image) => {|CS0103:Head|}(GlobalAvgPool({|CS0103:Mix|}(image)));
            }
            """, """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                [Linear(Features = 7)] private partial Tensor Head(Tensor x);
                [Conv(Channels = 64, Kernel = 3)] private partial Tensor Mix(Tensor x);

                public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Mix(image)));
            }
            """),
        ["a stage of blocks is declared"] = ("DeclareLayerFix", "Declare layer 'Stage1' as [Stage<Part>", """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                [Linear(Features = 7)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool({|CS0103:Stage1|}(image, width: 8, blocks: 3)));
            }
            """ + Part, """
            [GResNetModel(Resolutions = [8], Classes = 7)]
            public partial class Net
            {
                [Linear(Features = 7)] private partial Tensor Head(Tensor x);
                [Stage<Part>] private partial Tensor Stage1(Tensor x, int width, int blocks);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool(Stage1(image, width: 8, blocks: 3)));
            }
            """ + Part),
        ["an unused layer is called before the return"] = ("UnusedLayerFix", "Call 'Mix' before Forward returns", """
            [GResNetBlock]
            public partial class B(int stride)
            {
                [Conv(Kernel = 3)] private partial Tensor {|GRN0113:Mix|}(Tensor x, int channels, int stride, bool bias);
                public Tensor Forward(Tensor x)
                {
                    Tensor y = AvgPool(x, stride);
                    return ReLU(y);
                }
            }
            """, """
            [GResNetBlock]
            public partial class B(int stride)
            {
                [Conv(Kernel = 3)] private partial Tensor Mix(Tensor x, int channels, int stride, bool bias);
                public Tensor Forward(Tensor x)
                {
                    Tensor y = AvgPool(x, stride);
                    y = Mix(y, channels: y.Channels, stride: stride, bias: false);
                    return ReLU(y);
                }
            }
            """),
        ["an unused layer is called within an expression"] = ("UnusedLayerFix", "Call '", """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor {|GRN0113:Scale|}(Tensor x);
                public Tensor Forward(Tensor x) => ReLU(x);
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor Scale(Tensor x);
                public Tensor Forward(Tensor x) => ReLU(Scale(x));
            }
            """),
        ["unused layers are removed"] = ("UnusedLayerFix", "Remove layer '", """
            [GResNetBlock]
            public partial class B
            {
                /// <summary>Goes, too.</summary>
                [Affine] private partial Tensor {|GRN0113:First|}(Tensor x);
                [Affine] private partial Tensor {|GRN0113:Second|}(Tensor x); // and this

                public Tensor Forward(Tensor x) => ReLU(x);
            }
            """, """
            [GResNetBlock]
            public partial class B
            {

                public Tensor Forward(Tensor x) => ReLU(x);
            }
            """),
        ["a value in the attribute that a parameter sets is removed"] = ("RemoveSettingFix", "Remove '", """
            [GResNetBlock]
            public partial class B
            {
                [Conv({|GRN0115:Channels = 8|})] private partial Tensor First(Tensor x, int channels);
                [Conv({|GRN0115:Channels = 8|}, Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
                [Conv(Kernel = 3, {|GRN0115:Channels = 8|})] private partial Tensor Third(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Third(Second(First(x, 1), 2), 3);
            }
            """, """
            [GResNetBlock]
            public partial class B
            {
                [Conv] private partial Tensor First(Tensor x, int channels);
                [Conv(Kernel = 3)] private partial Tensor Second(Tensor x, int channels);
                [Conv(Kernel = 3)] private partial Tensor Third(Tensor x, int channels);
                public Tensor Forward(Tensor x) => Third(Second(First(x, 1), 2), 3);
            }
            """),
        ["a layer that is called twice is shared"] = ("MarkSharedFix", "Mark 'Mix' [Shared]", """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3)] private partial Tensor Mix(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool({|GRN1006:Mix(Mix(image))|});
            }
            """, """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3), Shared] private partial Tensor Mix(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Mix(Mix(image)));
            }
            """),

        // ---- shapes
        ["the pool in the sum rounds up"] = ("RoundUpFix", "Round up: MaxPool(…, ceil: true)", """
            [GResNetModel(Resolutions = [11], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3, Kernel = 3, Stride = 2)] private partial Tensor Body(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool({|GRN2003:Body(image) + MaxPool(image, 2)|});
            }
            """, """
            [GResNetModel(Resolutions = [11], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3, Kernel = 3, Stride = 2)] private partial Tensor Body(Tensor x);
                public Tensor Forward(Tensor image) => GlobalAvgPool(Body(image) + MaxPool(image, 2, ceil: true));
            }
            """),
        ["a pool before the join rounds up"] = ("RoundUpFix", "Round up: AvgPool(…, ceil: true)", """
            [GResNetModel(Resolutions = [11], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3, Kernel = 3, Stride = 2)] private partial Tensor Body(Tensor x);
                [Linear(Features = 3)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image)
                {
                    Tensor small = AvgPool(image, 2, ceil: false);
                    return Head(GlobalAvgPool({|GRN2004:Concat(Body(image), small)|}));
                }
            }
            """, """
            [GResNetModel(Resolutions = [11], Classes = 3)]
            public partial class Net
            {
                [Conv(Channels = 3, Kernel = 3, Stride = 2)] private partial Tensor Body(Tensor x);
                [Linear(Features = 3)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image)
                {
                    Tensor small = AvgPool(image, 2, ceil: true);
                    return Head(GlobalAvgPool(Concat(Body(image), small)));
                }
            }
            """),
        ["a linear layer gets an average"] = ("FlattenFix", "Use GlobalAvgPool before the layer", """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Linear(Features = 3)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => {|GRN2005:Head(ReLU(image))|};
            }
            """, """
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                [Linear(Features = 3)] private partial Tensor Head(Tensor x);
                public Tensor Forward(Tensor image) => Head(GlobalAvgPool(ReLU(image)));
            }
            """),

        // ---- blocks that are made as objects
        ["a block that is made and run becomes a layer"] = ("BlockObjectFix", "Declare 'PartLayer' as a layer and call it", """
            [GResNetBlock]
            public partial class B(int width)
            {
                private readonly int Part = 3;
                public Tensor Forward(Tensor x) => ReLU({|GRN1001:new Part(2 * width, stride: 2).Forward(ReLU(x))|});
            }
            """ + Part, """
            [GResNetBlock]
            public partial class B(int width)
            {
                [Block<Part>] private partial Tensor PartLayer(Tensor x, int width, int stride);

                private readonly int Part = 3;
                public Tensor Forward(Tensor x) => ReLU(PartLayer(ReLU(x), 2 * width, 2));
            }
            """ + Part),
        ["a block in a local becomes a layer"] = ("BlockObjectFix", "Declare 'Body' as a layer and call it", """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor Scale(Tensor x);

                public Tensor Forward(Tensor x)
                {
                    x = Scale(x);
                    var body = {|GRN1001:new Part(64)|};
                    return body.Forward(x);
                }
            }
            """ + Part, """
            [GResNetBlock]
            public partial class B
            {
                [Affine] private partial Tensor Scale(Tensor x);
                [Block<Part>] private partial Tensor Body(Tensor x, int width);

                public Tensor Forward(Tensor x)
                {
                    x = Scale(x);
                    return Body(x, 64);
                }
            }
            """ + Part),
        ["a block in a field that is run twice becomes a shared layer"] = ("BlockObjectFix", "Declare 'Inner' as a layer", """
            [GResNetBlock]
            public partial class B
            {
                private readonly Part inner = new(64);

                public Tensor Forward(Tensor x) => {|GRN1001:inner.Forward(this.inner.Forward(x))|};
            }
            """ + Part, """
            [GResNetBlock]
            public partial class B
            {
                [Block<Part>, Shared] private partial Tensor Inner(Tensor x, int width);

                public Tensor Forward(Tensor x) => Inner(Inner(x, 64), 64);
            }
            """ + Part),
    };
}

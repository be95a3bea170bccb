using GResNet.Generators.Diagnostics;
using GResNet.Generators.Graph;
using GResNet.Generators.Specs;
using GResNet.Generators.Staging;
using GResNet.Generators.Tests.Driver;

namespace GResNet.Generators.Tests.Staging;

/// <summary>
/// Work is bounded by the steps that are run and by the size of the network, and can be cancelled at each step.
/// </summary>
public class WorkBoundTests
{
    private const string Nothing =
        "[GResNetBlock] public partial class Nothing { public Tensor Forward(Tensor x) => x; }\n";
    private const string Layer = "[Conv(Channels = 3), Shared] private partial Tensor Mix(Tensor x);";
    private const string Stage = "[Stage<Nothing>] private partial Tensor Many(Tensor x, int blocks);";

    public static TheoryData<string> Endless =>
    [
        "while (true) { }", "for (;;) x = ReLU(x);", "do x = Mix(x); while (true);", "x = Many(x, int.MaxValue);",
        "while (true) x = Many(x, 100);", "int n = 0; while (n < 3) { int[] a = new int[1000]; }",
        "int[] a = new int[int.MaxValue];",
        "string s = \"a\"; while (true) s = $\"{s}{x.Channels}\";", "int[] a = [1]; while (true) a = [.. a, .. a];",
        "while (true) { int n = 1 / (x.Channels - 3); }",
        "while (true) x = Conv3(x); Tensor Conv3(Tensor t) => Mix(Mix(Mix(t)));",
    ];

    public static TheoryData<string> Brief =>
        ["return x;", "x = ReLU(x);", "x = Mix(x);", "x = Many(x, 1);", "int[] a = new int[3];"];

    [Theory]
    [MemberData(nameof(Endless))]
    public void What_does_not_end_is_stopped(string body)
    {
        (StagingRun run, List<Finding> findings) = Run(body, CancellationToken.None);

        Assert.NotEmpty(findings);
        Assert.InRange(run.Steps, 1, StagingRun.MostSteps);
        // The last layer or operation may add a few nodes at once.
        Assert.InRange(run.Parts, 0, StagingRun.MostParts + 10);
    }

    [Theory]
    [MemberData(nameof(Brief))]
    public void Every_step_looks_for_cancellation(string body) =>
        Assert.Throws<OperationCanceledException>(() => Run(body, new CancellationToken(canceled: true)));

    private static (StagingRun Run, List<Finding> Findings) Run(string body, CancellationToken cancellation)
    {
        ModelClosure closure = Staged.Closure($$"""
            {{Nothing}}
            [GResNetModel(Resolutions = [8], Classes = 3)]
            public partial class Net
            {
                {{Layer}} {{Stage}}
                public Tensor Forward(Tensor image) { Tensor x = image; {{body}} return GlobalAvgPool(x); }
            }
            """);
        var findings = new List<Finding>();
        Dictionary<string, BlockSpec> blocks = closure.Blocks.Append(closure.Model).ToDictionary(b => b.Type.FullName);
        var root = new Scope(null, "", "", closure.Model.Type, []);
        var run = new StagingRun(8, root, blocks, findings, cancellation);
        var image = new Value(new TensorType.Feature(new Shape(3, 8, 8)), "image");
        var interpreter = new Interpreter(run, new Instance(closure.Model, root, new Dictionary<string, object?>()));
        try
        {
            interpreter.Forward(image);
        }
        catch (StagingStoppedException)
        {
            // What hinders has been reported.
        }

        return (run, findings);
    }
}

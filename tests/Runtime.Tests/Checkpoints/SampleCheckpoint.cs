using System.Collections.Immutable;
using System.Text;
using GResNet.Runtime.Memory;
using GResNet.Training.Checkpoints;

namespace GResNet.Runtime.Tests.Checkpoints;

/// <summary>What tests save as the checkpoint of a step: other bits for each step and each version of it.</summary>
internal sealed unsafe class SampleCheckpoint : IDisposable
{
    private readonly AlignedBuffer weights;
    private readonly AlignedBuffer momentum;

    public SampleCheckpoint(long step, int version = 0, int floats = 30)
    {
        Step = step;
        State = Encoding.UTF8.GetBytes($$"""{"step":{{step}},"version":{{version}}}""");
        weights = Filled(floats, step * 1000 + version);
        momentum = Filled(floats, step * 1000 + version + 0.5f);
        Files = [File("weights", weights), File("momentum", momentum)];
    }

    public long Step { get; }

    public byte[] State { get; }

    public ImmutableArray<TensorFile> Files { get; }

    public string SaveTo(CheckpointStore store) => store.Save(Step, State, Files);

    /// <summary>Equal to the last bit.</summary>
    public bool Is(Checkpoint checkpoint) =>
        checkpoint.Step == Step && checkpoint.State.Span.SequenceEqual(State)
        && Same(checkpoint, "weights", weights) && Same(checkpoint, "momentum", momentum);

    /// <summary>Under its name, every checkpoint is whole.</summary>
    public static void AssertAllWhole(CheckpointStore store)
    {
        foreach (string path in store.List().Select(c => c.Path))
        {
            Assert.True(CheckpointName.TryParse(Path.GetFileName(path), out CheckpointName name));
            Checkpoint.Open(path, name).Dispose();
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        momentum.Dispose();
    }

    private static bool Same(Checkpoint checkpoint, string file, AlignedBuffer values) =>
        checkpoint.Tensors(file).Read<float>("layer.weight").AsSpan().SequenceEqual(View(values).Span);

    private static TensorFile File(string name, AlignedBuffer values) => new(
        name, new Dictionary<string, string> { ["model"] = "Sample" },
        [("layer.weight", [2, (int)values.Length / 2], View(values))]);

    private static AlignedBuffer Filled(int length, float first)
    {
        var buffer = new AlignedBuffer(length);
        for (int i = 0; i < length; i++) buffer.Data[i] = first + i / 64f;
        return buffer;
    }

    private static FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);
}

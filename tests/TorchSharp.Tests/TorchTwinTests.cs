using GResNet.Runtime.Models;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace GResNet.TorchSharp.Tests;

/// <summary>A module beside its model: weights to and fro, what is dropped, what is refused.</summary>
public sealed class TorchTwinTests : IDisposable
{
    private readonly Dropping model = new();

    public TorchTwinTests() => model.State.Initialize(1);

    public void Dispose() => model.Dispose();

    [TorchFact]
    public void Its_tensors_have_the_names_and_values_of_the_state()
    {
        using TorchTwin twin = model.ToTorchSharp();

        Dictionary<string, Tensor> state = twin.state_dict();
        Assert.Equal(model.State.Entries.Select(entry => entry.Name).Order(), state.Keys.Order());
        Assert.All(model.State.Entries, entry =>
            Assert.Equal(model.State[entry].Span.ToArray(), state[entry.Name].data<float>().ToArray()));
        Assert.Equal(
            model.State.Entries.Where(entry => entry.IsParameter).Select(entry => entry.Name),
            twin.named_parameters().Select(pair => pair.name));
    }

    [TorchFact]
    public void Weights_come_back_whatever_type_they_had()
    {
        using var other = new Dropping();
        using TorchTwin twin = model.ToTorchSharp();
        twin.to(ScalarType.Float64);

        twin.CopyTo(other);

        Assert.Equal(model.State.Parameters.Span.ToArray(), other.State.Parameters.Span.ToArray());
        Assert.Equal(model.State.Buffers.Span.ToArray(), other.State.Buffers.Span.ToArray());
        other.State["head.bias"].Span.Fill(3);
        twin.CopyFrom(other);
        Assert.Equal(3, twin.state_dict()["head.bias"].to(ScalarType.Float32).data<float>().First());
    }

    [TorchFact]
    public void Another_model_is_refused()
    {
        using var other = new Wider();
        other.State.Initialize(1);
        using TorchTwin twin = model.ToTorchSharp();

        Assert.Contains(
            "stem.weight is 16×3×3×3 there, and 8×3×3×3 in the module",
            Assert.Throws<ArgumentException>(() => twin.CopyFrom(other)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => twin.CopyTo(other));
        using var blank = new Dropping();
        Assert.Throws<InvalidOperationException>(() => blank.ToTorchSharp());
    }

    [TorchFact]
    public void Outputs_are_logits_and_the_embedding()
    {
        using DisposeScope scope = NewDisposeScope();
        using TorchTwin twin = model.ToTorchSharp();
        twin.eval();
        Tensor images = randn(2, 3, 8, 8);

        (Tensor logits, Tensor? embedding) = twin.Outputs(images);

        Assert.Equal([2, 4], logits.shape);
        Assert.Equal([2, 8], embedding!.shape);
        Assert.Equal(twin.call(images).data<float>().ToArray(), logits.data<float>().ToArray());
        Tensor head = embedding.matmul(twin.state_dict()["head.weight"].t()) + twin.state_dict()["head.bias"];
        Assert.True(head.allclose(logits, 1e-4, 1e-5));
    }

    /// <summary>Drop path takes the network's rate, and zeroes whole images; what is left is scaled.</summary>
    [TorchFact]
    public void In_training_images_are_dropped_at_the_rate()
    {
        const int Images = 4000;
        using DisposeScope scope = NewDisposeScope();
        using TorchTwin twin = model.ToTorchSharp();
        model.State["head.weight"].Span.Clear();
        foreach (int output in (int[])[0, 1, 2, 3]) model.State["head.weight"].Span[output * 8 + output] = 1;
        twin.CopyFrom(model);
        twin.DropPath = 0.25;
        Tensor images = ones(Images, 3, 8, 8);

        float[] logits = twin.call(images).data<float>().ToArray();
        twin.eval();
        float[] kept = twin.call(images[..1]).data<float>().ToArray();

        float[][] rows = [.. logits.Chunk(4)];
        int dropped = rows.Count(row => row.All(value => value == 0));
        Assert.InRange(dropped, 0.2 * Images, 0.3 * Images);
        Assert.All(rows.Where(row => row.Any(value => value != 0)).Take(20), row =>
            Assert.All(row.Zip(kept), pair => Assert.Equal(pair.Second / 0.75f, pair.First, 1e-4f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => twin.DropPath = 1);
    }

    [Fact]
    public void A_model_of_a_project_without_TorchSharp_says_so()
    {
        using var plain = new PlainModel();
        Assert.Contains(
            "reference the package GResNet.TorchSharp",
            Assert.Throws<NotSupportedException>(() => plain.ToTorchSharp()).Message, StringComparison.Ordinal);
    }

    /// <summary>What is said where the system's C++ library is older than that of TorchSharp's.</summary>
    [Fact]
    public void An_old_libstdcxx_is_named()
    {
        const string Linker = "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n"
            + "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)";
        string? cause = TorchLibrary.CauseOf(_ => throw new DllNotFoundException(Linker));
        if (!OperatingSystem.IsLinux()) Assert.Null(cause);
        else Assert.Contains("needs GLIBCXX_3.4.32 of the system's libstdc++.so.6", cause, StringComparison.Ordinal);
        Assert.Null(TorchLibrary.CauseOf(_ => throw new DllNotFoundException("libtorch_cpu.so: no such file")));
        Assert.Null(TorchLibrary.CauseOf(_ => 1));
    }
}

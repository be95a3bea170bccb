using GResNet.Runtime.Weights;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>
/// Files of PyTorch's own: <c>tests/Oracle/make_pth_fixtures.py</c> wrote them, with what is in them.
/// </summary>
public sealed class TorchFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "pth");

    [Theory]
    [InlineData("state")]
    [InlineData("legacy")]
    [InlineData("half")]
    [InlineData("bfloat16")]
    [InlineData("bfloat16-legacy")]
    [InlineData("double")]
    [InlineData("wrapped")]
    [InlineData("checkpoint")]
    [InlineData("checkpoint-legacy")]
    [InlineData("parts")]
    [InlineData("parts-legacy")]
    public void Tensors_are_those_that_PyTorch_saved(string name)
    {
        using WeightsFile file = WeightsFiles.Open(Path.Combine(Folder, $"{name}.pth"));
        using var expected = new SafetensorsReader(Path.Combine(Folder, $"{name}.safetensors"));

        Assert.Equal(
            expected.Entries.Select(entry => (entry.Name, entry.Shape)).Order(),
            file.Tensors.Where(tensor => tensor.IsFloat).Select(tensor => (tensor.Name, tensor.Shape)).Order());
        foreach (SafetensorsEntry entry in expected.Entries)
            Assert.Equal(expected.Read<float>(entry.Name), file.ReadFloats(entry.Name));
    }

    [Fact]
    public void What_else_a_checkpoint_holds_is_named_and_not_made()
    {
        using WeightsFile file = WeightsFiles.Open(Path.Combine(Folder, "checkpoint.pth"));

        Assert.Equal(
            ["_codecs.encode", "argparse.Namespace", "numpy.core.multiarray.scalar", "numpy.dtype",
                "the tensors of 'model_ema'"],
            file.PassedOver.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_dictionary_of_a_checkpoint_is_asked_for_by_name()
    {
        using WeightsFile file = WeightsFiles.Open(Path.Combine(Folder, "checkpoint.pth"), "model_ema");
        using var expected = new SafetensorsReader(Path.Combine(Folder, "state.safetensors"));

        Assert.Equal(expected.Read<float>("fc.weight"), file.ReadFloats("fc.weight"));
        var error = Assert.Throws<CheckpointException>(
            () => WeightsFiles.Open(Path.Combine(Folder, "checkpoint.pth"), "ema"));
        Assert.Contains(
            "no dictionary of tensors 'ema'; there are model, model_ema", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module", "an object of torch.nn.modules.container.Sequential, not a dictionary of tensors")]
    [InlineData("protocol4", "protocol 4")]
    [InlineData("list", "no dictionary of tensors")]
    public void What_is_no_dictionary_of_tensors_is_refused(string name, string reason)
    {
        string path = Path.Combine(Folder, $"{name}.pth");

        var error = Assert.Throws<CheckpointException>(() => WeightsFiles.Open(path));

        Assert.Contains($"'{path}' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}

using System.Buffers.Binary;
using GResNet.Runtime.Files;
using GResNet.Runtime.Onnx;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Onnx;

namespace GResNet.Runtime.Tests.Weights;

/// <summary>The constants of ONNX files, in every form that they have there.</summary>
public sealed class OnnxWeightsTests : IDisposable
{
    private static readonly float[] Values = [1, -2.5f, 0.25f];

    private readonly TemporaryFolder folder = new();

    private static readonly Dictionary<string, Action<ProtobufWriter>> Forms = new()
    {
        ["float, raw"] = Of(1, tensor => tensor.Bytes(9, OnnxBytes.Packed(Values))),
        ["float, packed"] = Of(1, tensor => tensor.Bytes(4, OnnxBytes.Packed(Values))),
        ["float, one by one"] = Of(1, tensor =>
        {
            foreach (float value in Values) tensor.Float(4, value);
        }),
        ["float, in pieces"] = Of(1, tensor =>
        {
            tensor.Bytes(4, OnnxBytes.Packed(Values[..2]));
            tensor.Float(4, Values[2]);
        }),
        ["float16, raw"] = Of(10, tensor => tensor.Bytes(9, Each(sizeof(short), (bytes, value) =>
            BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value)))),
        ["float16, as whole numbers"] = Of(10, tensor =>
        {
            foreach (float value in Values) tensor.Integer(5, BitConverter.HalfToUInt16Bits((Half)value));
        }),
        ["bfloat16, as whole numbers"] = Of(16, tensor =>
        {
            foreach (float value in Values) tensor.Integer(5, BitConverter.SingleToUInt32Bits(value) >> 16);
        }),
        ["double, packed"] = Of(11, tensor => tensor.Bytes(10, Each(sizeof(double), (bytes, value) =>
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value)))),
    };

    private static readonly Dictionary<string, (byte[] Content, string Reason)> Refused = new()
    {
        ["too few"] = (OnnxBytes.Model(Of(1, t => t.Bytes(9, new byte[8]))), "'w' is 3 and has 2 values"),
        ["twice"] = (
            OnnxBytes.Model(Of(1, t =>
            {
                t.Bytes(9, OnnxBytes.Packed(Values));
                t.Bytes(4, OnnxBytes.Packed(Values));
            })), "3 values twice"),
        ["part of a number"] = (OnnxBytes.Model(Of(1, t => t.Bytes(4, new byte[13]))), "13 bytes are no numbers of 4"),
        ["elsewhere"] = (
            OnnxBytes.Model(Of(1, t => t.Integer(14, 1))), "lie in another file; save the network with its weights"),
        ["negative"] = (
            OnnxBytes.Model(OnnxBytes.Tensor("w", 1, [-3], t => t.Bytes(9, new byte[12]))), "negative dimension, -3"),
        ["overflow"] = (
            OnnxBytes.Model(OnnxBytes.Tensor("w", 1, [1L << 40, 1L << 40], t => t.Bytes(9, new byte[12]))),
            "overflow"),
        ["many dimensions"] = (
            OnnxBytes.Model(OnnxBytes.Tensor("w", 1, [.. Enumerable.Repeat(1L, 65)], _ => { })),
            "more than 64 dimensions"),
        ["without a name"] = (
            OnnxBytes.Model(OnnxBytes.Tensor("", 1, [3], t => t.Bytes(9, new byte[12]))), "a tensor has no name"),
        ["without a type"] = (
            OnnxBytes.Model(OnnxBytes.Tensor("w", 0, [3], t => t.Bytes(9, new byte[12]))), "no element type"),
        ["one name"] = (
            OnnxBytes.Model(OnnxBytes.Floats("w", 3), OnnxBytes.Floats("w", 3)), "the tensor 'w' twice"),
        ["cut"] = (OnnxBytes.Model(OnnxBytes.Floats("w", 3))[..^4], "bytes, but"),
        ["no graph"] = ([8, 8, 18, 0], "it has no graph"),
        ["empty"] = ([], "it is empty"),
        ["no message"] = ([8, 8, 7], "there is no field of a message"),
    };

    public static TheoryData<string> NamesOfForms => [.. Forms.Keys];

    public static TheoryData<string> NamesOfRefused => [.. Refused.Keys];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(NamesOfForms))]
    public void Values_are_read_in_every_form(string form)
    {
        using WeightsFile file = Open(OnnxBytes.Model(Forms[form]));

        Assert.Equal("3", Assert.Single(file.Tensors).Shape);
        Assert.Equal(Values, file.ReadFloats("w"));
    }

    [Fact]
    public void Strings_of_ours_are_found_by_their_names_and_others_apart()
    {
        using WeightsFile file = Open(OnnxBytes.Model(
            OnnxBytes.Floats("w", 2, 3), OnnxBytes.Tensor("n", 7, [2], t => t.Bytes(7, [1, 2])),
            OnnxBytes.Tensor("s", 8, [1], t => t.Bytes(6, [65]))));

        Assert.Equal("ONNX", file.Format);
        Assert.Equal(["w F32 2×3", "n I64 2"], file.Tensors.Select(t => $"{t.Name} {t.Type} {t.Shape}"));
        Assert.Equal("Net", file.Metadata["model"]);
        Assert.Equal("somebody", file.Metadata["onnx.author"]);
        Assert.Equal("tests", file.Metadata["onnx.producer"]);
        Assert.Equal("a tensor of no plain numbers", Assert.Single(file.PassedOver));
        Assert.Equal([0, 1, 2, 3, 4, 5], file.ReadFloats("w"));
    }

    [Theory, MemberData(nameof(NamesOfRefused))]
    public void What_breaks_a_rule_is_refused(string name)
    {
        var error = Assert.Throws<CheckpointException>(() => Open(Refused[name].Content));

        Assert.Contains("is not a usable ONNX file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(Refused[name].Reason, error.Message, StringComparison.Ordinal);
    }

    private WeightsFile Open(byte[] content)
    {
        string path = folder.File("x.onnx");
        File.WriteAllBytes(path, content);
        return WeightsFiles.Open(path);
    }

    private static Action<ProtobufWriter> Of(int type, Action<ProtobufWriter> write) =>
        OnnxBytes.Tensor("w", type, [3], write);

    private delegate void Write(Span<byte> bytes, float value);

    private static byte[] Each(int size, Write write)
    {
        var bytes = new byte[size * Values.Length];
        for (int i = 0; i < Values.Length; i++) write(bytes.AsSpan(i * size), Values[i]);
        return bytes;
    }
}

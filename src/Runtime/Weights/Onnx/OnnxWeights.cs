using System.Collections.Immutable;
using GResNet.Runtime.Files;
using Microsoft.Win32.SafeHandles;

namespace GResNet.Runtime.Weights.Onnx;

/// <summary>
/// The constants of an ONNX file's graph, by their names. The graph itself is gone past: what is read is numbers.
/// </summary>
internal sealed class OnnxWeights : WeightsFile
{
    private const int MostTensors = 100_000, MostTextBytes = 8 << 20;

    // What else says of the file, apart from our own strings.
    private const string Foreign = "onnx.";

    private readonly SafeFileHandle file;
    private readonly FileWindow window;
    private readonly List<string> passedOver = [];
    private int texts;

    /// <summary>Opens a file.</summary>
    /// <param name="path">It.</param>
    /// <exception cref="CheckpointException">It is damaged, or its weights lie elsewhere.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public OnnxWeights(string path)
    {
        Path = path;
        if (RegularFile.HasNoContent(path)) throw Unusable($"{RegularFile.NoContent}");
        file = File.OpenHandle(path);
        try
        {
            window = new FileWindow(file);
            ImmutableDictionary<string, string>.Builder strings =
                ImmutableDictionary.CreateBuilder<string, string>();
            Tensors = ReadModel(strings);
            Metadata = strings.ToImmutable();
            PassedOver = [.. passedOver];
        }
        catch (Exception error) when (error is FormatException or OverflowException or EndOfStreamException)
        {
            file.Dispose();
            throw Unusable(error.Message, error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override string Path { get; }

    public override string Format => "ONNX";

    public override ImmutableDictionary<string, string> Metadata { get; }

    public override ImmutableArray<TensorEntry> Tensors { get; }

    public override ImmutableArray<string> PassedOver { get; }

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes)
    {
        try
        {
            ((OnnxInitializer)entry).ReadBytes(window, bytes);
        }
        catch (EndOfStreamException error)
        {
            throw new CheckpointException($"'{Path}' was cut while being read.", error);
        }
        catch (FormatException error)
        {
            throw Unusable(error.Message, error);
        }
    }

    protected override void Dispose(bool disposing) => file.Dispose();

    private CheckpointException Unusable(string reason, Exception? error = null) =>
        new($"'{Path}' is not a usable ONNX file: {reason.TrimEnd('.')}.", error);

    private ImmutableArray<TensorEntry> ReadModel(ImmutableDictionary<string, string>.Builder strings)
    {
        ImmutableArray<TensorEntry>? tensors = null;
        string producer = "";
        var reader = new ProtobufReader(window, 0, window.Length);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case OnnxFields.Model.Graph:
                    if (tensors is not null) throw new FormatException("it has two graphs");
                    tensors = ReadGraph(reader.Message());
                    break;
                case OnnxFields.Model.ProducerName or OnnxFields.Model.ProducerVersion:
                    producer = $"{producer} {Text(reader)}".Trim();
                    break;
                case OnnxFields.Model.MetadataProps:
                    (string key, string value) = ReadString(reader.Message());
                    strings[key] = value;
                    break;
                default: reader.Range(); break;
            }
        }

        if (producer.Length > 0) strings[$"{Foreign}producer"] = producer;
        return tensors ?? throw new FormatException("it has no graph");
    }

    private ImmutableArray<TensorEntry> ReadGraph(ProtobufReader graph)
    {
        ImmutableArray<TensorEntry>.Builder tensors = ImmutableArray.CreateBuilder<TensorEntry>();
        HashSet<string> names = [];
        int others = 0;
        while (graph.Next())
        {
            bool isTensor = graph.Field == OnnxFields.Graph.Initializer;
            if (isTensor && !graph.IsDelimited) throw new FormatException("a tensor is no message");
            if (graph.Field == OnnxFields.Graph.SparseInitializer) others++;
            (long Start, long End) range = graph.Range();
            if (!isTensor) continue;
            var reader = new OnnxInitializerReader(window, range);
            OnnxInitializer? tensor = reader.Read();
            if (!names.Add(reader.Name))
                throw new FormatException($"it has the tensor '{Quotation.Of(reader.Name)}' twice");
            if (names.Count > MostTensors) throw new FormatException($"it has more than {MostTensors} tensors");
            if (tensor is null) others++;
            else tensors.Add(tensor);
        }

        if (others > 0)
            passedOver.Add(
                others == 1 ? "a tensor of no plain numbers" : $"{others} tensors of no plain numbers");
        return tensors.ToImmutable();
    }

    /// <summary>
    /// A string about the file: ours under the names that other formats have, others apart from them.
    /// </summary>
    private (string Key, string Value) ReadString(ProtobufReader entry)
    {
        string key = "", value = "";
        while (entry.Next())
        {
            switch (entry.Field)
            {
                case OnnxFields.Entry.Key: key = Text(entry); break;
                case OnnxFields.Entry.Value: value = Text(entry); break;
                default: entry.Range(); break;
            }
        }

        return (key.StartsWith(OnnxFields.MetadataPrefix, StringComparison.Ordinal)
            ? key[OnnxFields.MetadataPrefix.Length..]
            : Foreign + key, value);
    }

    /// <summary>A text, of which a file has so much at most.</summary>
    private string Text(ProtobufReader reader)
    {
        string text = reader.Text(MostTextBytes - texts);
        texts += text.Length;
        return text;
    }
}

using System.Collections.Immutable;

namespace GResNet.Runtime.Weights.PyTorch;

/// <summary>
/// A file of PyTorch's with a dictionary of tensors: <c>torch.save(model.state_dict(), path)</c>, or a training's
/// checkpoint with that dictionary in it. Nothing in it is executed: classes that are not tensors or containers are
/// passed over.
/// </summary>
internal sealed class TorchFile : WeightsFile
{
    // Where a training's checkpoint has its weights, the likeliest first: timm, torchvision's references, Lightning,
    // ConvNeXt, DeiT and others.
    private static readonly ImmutableArray<string> usual =
        ["state_dict", "model", "model_state_dict", "net", "module", "model_ema"];

    private readonly ITorchStorages storages;
    private readonly Dictionary<string, TorchTensor> tensors = [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">It.</param>
    /// <param name="member">Which of a checkpoint's dictionaries is meant; null for the likeliest.</param>
    /// <exception cref="CheckpointException">It is damaged, or has no such dictionary.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public TorchFile(string path, string? member)
    {
        Path = path;
        ITorchStorages? opened = null;
        try
        {
            opened = storages = Open(path);
            Metadata = storages.Metadata.ToImmutableDictionary();
            List<string> passedOver = [.. storages.Unknown];
            PickleDictionary state = Chosen(member, passedOver);
            Tensors = [.. Entries(state, passedOver)];
            PassedOver = [.. passedOver];
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or EndOfStreamException
            or NotSupportedException or ArgumentException or OverflowException)
        {
            opened?.Dispose();
            throw new CheckpointException($"'{path}' is not a usable file of PyTorch: {Sentence(error)}.", error);
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }

    public override string Path { get; }

    public override string Format => storages.Format;

    public override ImmutableDictionary<string, string> Metadata { get; }

    public override ImmutableArray<TensorEntry> Tensors { get; }

    public override ImmutableArray<string> PassedOver { get; }

    protected internal override void ReadBytes(TensorEntry entry, Span<byte> bytes)
    {
        TorchTensor tensor = tensors[entry.Name];
        int size = ElementType.BytesOf(tensor.Type);
        try
        {
            if (tensor.IsContiguous)
            {
                storages.Read(tensor.Storage.Key, tensor.Offset * size, bytes);
                return;
            }

            var extent = new byte[tensor.Extent * size];
            storages.Read(tensor.Storage.Key, tensor.Offset * size, extent);
            Gather(tensor, extent, bytes, size);
        }
        catch (FormatException error)
        {
            throw new CheckpointException($"'{Path}' is not a usable file of PyTorch: {Sentence(error)}.", error);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException)
        {
            throw new CheckpointException($"'{Path}' was cut while being read.", error);
        }
    }

    protected override void Dispose(bool disposing) => storages.Dispose();

    private static ITorchStorages Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            bool isZip = file.ReadByte() == 'P';
            file.Position = 0;
            return isZip ? new TorchZip(file) : new TorchStream(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string Sentence(Exception error) => error.Message.TrimEnd('.');

    /// <summary>The dictionary of tensors that is meant.</summary>
    private PickleDictionary Chosen(string? member, List<string> passedOver)
    {
        if (storages.Root is not PickleDictionary root)
            throw new FormatException(
                storages.Root is PickleOpaque whole
                    ? $"it holds an object of {whole.Of}, not a dictionary of tensors; save its state_dict() instead"
                    : "it holds no dictionary of tensors");
        Dictionary<string, PickleDictionary> members = [];
        foreach ((object? key, object? value) in root.Items)
            if (key is string name && value is PickleDictionary inner && HasTensors(inner)) members[name] = inner;
        if (member is not null)
            return members.GetValueOrDefault(member)
                ?? throw new FormatException($"it has no dictionary of tensors '{member}'; there are {Names(members)}");
        if (HasTensors(root) || members.Count == 0) return root;
        string chosen = usual.FirstOrDefault(members.ContainsKey) ?? members.Keys.First();
        passedOver.AddRange(members.Keys.Where(name => name != chosen).Select(name => $"the tensors of '{name}'"));
        return members[chosen];
    }

    private static string Names(Dictionary<string, PickleDictionary> members) =>
        members.Count == 0 ? "none" : Listing.Of([.. members.Keys]);

    private static bool HasTensors(PickleDictionary dictionary) =>
        dictionary.Items.Exists(item => item.Value is TorchTensor);

    private IEnumerable<TensorEntry> Entries(PickleDictionary state, List<string> passedOver)
    {
        int others = 0;
        foreach ((object? key, object? value) in state.Items)
        {
            if (value is not TorchTensor tensor || key is not string name)
            {
                others++;
                continue;
            }

            Check(name, tensor);
            if (!tensors.TryAdd(name, tensor)) throw new FormatException($"it has the tensor '{name}' twice");
            yield return new TensorEntry(name, tensor.Type, tensor.Sizes);
        }

        if (others > 0)
            passedOver.Add(others == 1 ? "a value that is no tensor" : $"{others} values that are no tensors");
    }

    private void Check(string name, TorchTensor tensor)
    {
        long length = storages.Length(tensor.Storage.Key), elements = length / ElementType.BytesOf(tensor.Type);
        if (tensor.Storage.Count + tensor.Storage.Offset > elements || tensor.Offset + tensor.Extent > elements)
            throw new FormatException(
                $"storage '{tensor.Storage.Key}' of tensor '{name}' has {length} bytes in the file, fewer than it "
                    + "says");
    }

    /// <summary>Copies elements that lie by steps into their order.</summary>
    private static void Gather(TorchTensor tensor, byte[] from, Span<byte> to, int size)
    {
        var index = new long[tensor.Sizes.Length];
        for (int done = 0; done < to.Length; done += size)
        {
            long at = 0;
            for (int d = 0; d < index.Length; d++) at += index[d] * tensor.Strides[d];
            from.AsSpan((int)(at * size), size).CopyTo(to[done..]);
            for (int d = index.Length - 1; d >= 0 && ++index[d] == tensor.Sizes[d]; d--) index[d] = 0;
        }
    }
}

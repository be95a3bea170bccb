using System.Collections.Immutable;
using System.Text;
using GResNet.Runtime.Files;
using GResNet.Runtime.Weights;

namespace GResNet.Training.Checkpoints;

/// <summary>A whole checkpoint, open for reading: every file agreed with its checksum when it was opened.</summary>
public sealed class Checkpoint : IDisposable
{
    private readonly Dictionary<string, SafetensorsReader> tensors = [];

    private Checkpoint(string path, long step)
    {
        Path = path;
        Step = step;
    }

    /// <summary>Steps of the optimizer taken.</summary>
    public long Step { get; }

    /// <summary>Its folder.</summary>
    public string Path { get; }

    /// <summary>The bytes of <c>state.json</c>, as they were saved.</summary>
    public ReadOnlyMemory<byte> State { get; private set; }

    /// <summary>A file of tensors; it is disposed with the checkpoint.</summary>
    /// <param name="name">Its name without ending.</param>
    /// <exception cref="CheckpointException">There is no such file.</exception>
    public SafetensorsReader Tensors(string name) => tensors.GetValueOrDefault(name + TensorFile.Extension)
        ?? throw new CheckpointException(
            $"'{Path}' has no {name}{TensorFile.Extension}; it has {string.Join(", ", tensors.Keys.Order())}.");

    /// <summary>
    /// Reads the values of <paramref name="files"/>, whose metadata is not read. Names and shapes must agree exactly,
    /// in every file, before the first value is read: a failure leaves all as it was.
    /// </summary>
    /// <exception cref="CheckpointException">
    /// A file is absent, or of another architecture, or has weights that are not finite; the message lists what
    /// differs.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read any more.</exception>
    public void Load(IReadOnlyList<TensorFile> files)
    {
        Check(files);
        foreach (TensorFile file in files) TensorAgreement.Read(Tensors(file.Name), file.Tensors);
    }

    /// <summary>Checks that <see cref="Load"/> can read <paramref name="files"/>.</summary>
    /// <exception cref="CheckpointException">
    /// A file is absent, or of another architecture, or has weights that are not finite; the message lists what
    /// differs.
    /// </exception>
    public void Check(IReadOnlyList<TensorFile> files)
    {
        foreach (TensorFile file in files)
            TensorAgreement.Check(
                Tensors(file.Name), file.Metadata.GetValueOrDefault(ModelWeights.ModelKey), file.Tensors);
        foreach (TensorFile file in files.Where(file => file.HoldsWeights))
            TensorAgreement.CheckFinite(Tensors(file.Name), file.Tensors.Select(tensor => tensor.Name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsReader file in tensors.Values) file.Dispose();
    }

    /// <summary>Opens a checkpoint and reads every byte of it.</summary>
    /// <exception cref="CheckpointException">It is damaged; the message says what is wrong with it.</exception>
    internal static Checkpoint Open(string path, CheckpointName name)
    {
        var checkpoint = new Checkpoint(path, name.Step);
        try
        {
            checkpoint.ReadVerified();
            return checkpoint;
        }
        catch (Exception error)
        {
            checkpoint.Dispose();
            // Whatever keeps a file from being read makes the checkpoint useless, be it permissions.
            if (error is not (FormatException or CheckpointException or IOException or UnauthorizedAccessException))
                throw;
            throw new CheckpointException($"'{path}' is damaged: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private void ReadVerified()
    {
        ImmutableSortedDictionary<string, string> checksums =
            Checksums.Parse(Encoding.Latin1.GetString(Bytes(Checksums.FileName)));
        CheckList(checksums);
        foreach ((string name, string checksum) in checksums)
        {
            if (name == CheckpointContent.StateFile) ReadState(checksum);
            else ReadTensors(name, checksum);
        }
    }

    /// <summary>A list that lost lines would pass files over: none may be there without being listed.</summary>
    private void CheckList(ImmutableSortedDictionary<string, string> checksums)
    {
        if (!checksums.ContainsKey(CheckpointContent.StateFile))
            throw new FormatException($"{Checksums.FileName} does not list {CheckpointContent.StateFile}");
        foreach (string name in checksums.Keys.Where(n =>
            n != CheckpointContent.StateFile && !n.EndsWith(TensorFile.Extension, StringComparison.Ordinal)))
            throw new FormatException($"{Checksums.FileName} lists {name}, which no checkpoint has");
        foreach (string file in Directory.EnumerateFiles(Path, "*" + TensorFile.Extension)
            .Select(f => System.IO.Path.GetFileName(f)).Order())
            if (!checksums.ContainsKey(file)) throw new FormatException($"{Checksums.FileName} does not list {file}");
    }

    private void ReadState(string checksum)
    {
        byte[] bytes = Bytes(CheckpointContent.StateFile);
        CheckSame(CheckpointContent.StateFile, checksum, Checksums.Of(bytes));
        CheckpointContent.CheckState(bytes, Step);
        State = bytes;
    }

    private byte[] Bytes(string name)
    {
        try
        {
            return RegularFile.ReadAllBytes(FilePath(name), JsonContent.MostBytes);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    private void ReadTensors(string name, string checksum)
    {
        var reader = new SafetensorsReader(FilePath(name));
        tensors.Add(name, reader);
        CheckSame(name, checksum, reader.Checksum());
    }

    private static void CheckSame(string name, string expected, string found)
    {
        if (found != expected) throw new FormatException($"{name} was altered: its SHA-256 is {found}, not {expected}");
    }

    private string FilePath(string name) => System.IO.Path.Combine(Path, name);
}

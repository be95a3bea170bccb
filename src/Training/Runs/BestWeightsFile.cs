using System.Collections.Immutable;
using GResNet.Runtime.Memory;
using GResNet.Runtime.Models;
using GResNet.Runtime.Weights;

namespace GResNet.Training;

/// <summary>
/// The file with the weights of a run's best epoch; its folder is made where there is none. Weights that cannot be
/// written, to a full disk for instance, are kept in memory until they can be.
/// </summary>
/// <param name="model">What is trained.</param>
/// <param name="path">The file.</param>
/// <param name="card">What it says of the weights' use.</param>
internal sealed unsafe class BestWeightsFile(IModel model, string path, ModelCard card) : IDisposable
{
    private AlignedBuffer? parameters;
    private AlignedBuffer? buffers;

    /// <summary>The best weights are not in the file.</summary>
    public bool IsPending => parameters is not null;

    /// <summary>Writes what the model's state holds.</summary>
    /// <exception cref="IOException">It cannot be written; <see cref="Retry"/> will try again.</exception>
    public void Save()
    {
        Forget();
        try
        {
            Write(ModelWeights.Tensors(model.State));
        }
        catch
        {
            parameters = Copy(model.State.Parameters);
            buffers = Copy(model.State.Buffers);
            throw;
        }
    }

    /// <summary>Writes the weights that could not be written.</summary>
    /// <exception cref="IOException">They cannot be written yet.</exception>
    public void Retry()
    {
        var kept = new StateView(View(parameters!), View(buffers!));
        Write([.. model.State.Entries.Select(e => (e.Name, e.Dimensions, kept[e]))]);
        Forget();
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    /// <summary>Refuses a path that can be no file's, before any time is spent.</summary>
    /// <exception cref="ArgumentException">It is that of a folder.</exception>
    public static void Check(string? path)
    {
        if (Directory.Exists(path))
            throw new ArgumentException(
                $"The best weights cannot be written to '{path}', a folder: name a file in it.");
    }

    private void Write(ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> tensors)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        ModelWeights.Save(model.Summary, tensors, path, card);
    }

    private static AlignedBuffer Copy(FloatView values)
    {
        var copy = new AlignedBuffer(values.Length);
        values.Span.CopyTo(View(copy).Span);
        return copy;
    }

    private static FloatView View(AlignedBuffer buffer) => new(buffer.Data, (int)buffer.Length);

    private void Forget()
    {
        parameters?.Dispose();
        buffers?.Dispose();
        (parameters, buffers) = (null, null);
    }
}

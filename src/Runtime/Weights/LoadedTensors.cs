using System.Collections.Immutable;
using GResNet.Runtime.Memory;

namespace GResNet.Runtime.Weights;

/// <summary>All floating-point tensors of a file in memory, as float32.</summary>
public sealed class LoadedTensors : IDisposable
{
    private readonly List<AlignedBuffer> buffers = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="CheckpointException">One is larger than an array, or the file was cut since it was
    /// opened.</exception>
    public unsafe LoadedTensors(WeightsFile file)
    {
        var items = ImmutableArray.CreateBuilder<(string, ImmutableArray<int>, FloatView)>();
        try
        {
            foreach (TensorEntry tensor in file.Tensors.Where(tensor => tensor.IsFloat))
            {
                file.CheckFits(tensor);
                var buffer = new AlignedBuffer(tensor.Count);
                buffers.Add(buffer);
                var values = new FloatView(buffer.Data, (int)tensor.Count);
                file.ReadFloats(tensor, values.Span);
                items.Add((tensor.Name, [.. tensor.Dimensions.Select(size => checked((int)size))], values));
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        Items = items.DrainToImmutable();
    }

    /// <summary>The tensors, in the file's order; valid until this is disposed.</summary>
    public ImmutableArray<(string Name, ImmutableArray<int> Dimensions, FloatView Values)> Items { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedBuffer buffer in buffers) buffer.Dispose();
    }
}

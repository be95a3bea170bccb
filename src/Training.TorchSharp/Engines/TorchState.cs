using GResNet.Runtime.Models;
using GResNet.Runtime.TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Training.TorchSharp;

/// <summary>
/// A model's twin on a device. Its tensors are views of two vectors, all parameters and all running statistics, laid
/// out as in the model's state: what is done to the vectors, the twin has.
/// </summary>
internal sealed class TorchState : IDisposable
{
    private readonly IModel model;

    /// <summary>Takes the memory; the tensors have the model's values.</summary>
    public TorchState(Device device, IModel model)
    {
        this.model = model;
        Device = device;
        model.State.RequireValues();
        Vectors = new TorchVectors(device);
        try
        {
            Twin = model.ToTorchSharp(device);
            Parameters = Vectors.Of(model.State.Parameters);
            Statistics = Vectors.Of(model.State.Buffers);
            Place();
            Upload();
            Twin.FreezeAs(model);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it is.</summary>
    public Device Device { get; }

    /// <summary>The network.</summary>
    public TorchTwin Twin { get; } = null!;

    /// <summary>The device's vectors.</summary>
    public TorchVectors Vectors { get; }

    /// <summary>All parameters.</summary>
    public TorchVector Parameters { get; } = null!;

    /// <summary>All running statistics.</summary>
    public TorchVector Statistics { get; } = null!;

    /// <summary>Takes the values that the model has now.</summary>
    public void Upload()
    {
        Parameters.Upload();
        Statistics.Upload();
    }

    /// <summary>
    /// Has the backward pass add gradients to a vector, in the layout of the parameters.
    /// </summary>
    public void LeaveGradientsIn(TorchVector gradients)
    {
        foreach ((StateEntry entry, Tensor tensor) in TwinState.Pairs(Twin, model))
        {
            if (!entry.IsParameter) continue;
            using Tensor view = View(gradients, entry);
            tensor.grad = view;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Twin?.Dispose();
        Vectors.Dispose();
    }

    private void Place()
    {
        using IDisposable _ = no_grad();
        foreach ((StateEntry entry, Tensor tensor) in TwinState.Pairs(Twin, model))
        {
            using Tensor view = View(entry.IsParameter ? Parameters : Statistics, entry);
            tensor.set_(view);
        }
    }

    private static Tensor View(TorchVector vector, StateEntry entry)
    {
        using Tensor place = vector.Values.narrow(0, entry.Offset, entry.Length);
        return place.view([.. entry.Dimensions.Select(size => (long)size)]);
    }
}

using GResNet.Runtime.Devices;
using GResNet.Runtime.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>Makes modules of TorchSharp of models.</summary>
public static class TorchModels
{
    /// <summary>
    /// A module that computes what the model does, with a copy of its weights, in training mode. Its tensors have the
    /// names of the model's state. The caller disposes it.
    /// </summary>
    /// <param name="model">With weights.</param>
    /// <param name="device">Where the module is; null for the processor.</param>
    /// <exception cref="InvalidOperationException">The model's state was neither initialised nor loaded.</exception>
    /// <exception cref="NotSupportedException">The project that the model is compiled in does not reference
    /// GResNet.TorchSharp.</exception>
    /// <exception cref="DeviceException">libtorch cannot be loaded; the message says why, and what to do.</exception>
    public static TorchTwin ToTorchSharp(this IModel model, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is not ITorchModel torchModel)
            throw new NotSupportedException(
                $"{model.Summary.Name} has no twin in TorchSharp: reference the package GResNet.TorchSharp in the "
                    + "project that the model's class is in, and build it again.");
        TorchTwin twin = torchModel.CreateTwin();
        return device is null ? twin : twin.to(device);
    }
}

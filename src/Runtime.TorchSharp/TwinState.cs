using System.Runtime.InteropServices;
using GResNet.Runtime.Models;
using static TorchSharp.torch;

namespace GResNet.Runtime.TorchSharp;

/// <summary>The tensors of a model and of its twin.</summary>
internal static class TwinState
{
    /// <summary>Each tensor of the model with that of the twin.</summary>
    /// <exception cref="ArgumentException">They do not agree.</exception>
    public static IEnumerable<(StateEntry Entry, Tensor Tensor)> Pairs(TorchTwin twin, IModel model)
    {
        Dictionary<string, Tensor> own = twin.state_dict();
        foreach (StateEntry entry in model.State.Entries)
            if (!own.TryGetValue(entry.Name, out Tensor? tensor)) throw Differs($"the module has no {entry.Name}");
            else if (!tensor.shape.SequenceEqual(entry.Dimensions.Select(size => (long)size)))
                throw Differs(
                    $"{entry.Name} is {Text(entry.Dimensions)} there, and {Text(tensor.shape)} in the module");
        if (own.Keys.Except(model.State.Entries.Select(entry => entry.Name)).FirstOrDefault() is { } more)
            throw Differs($"the model has no {more}");
        return model.State.Entries.Select(entry => (entry, own[entry.Name]));

        ArgumentException Differs(string how) => new(
            $"{model.Summary.Name} is not the model that the module {twin.GetName()} is of: {how}.", nameof(model));
    }

    /// <summary>Copies a tensor of the model to the module, whatever type and device that has.</summary>
    public static void Upload(IModel model, StateEntry entry, Tensor tensor)
    {
        using IDisposable _ = no_grad();
        using Tensor host = empty([.. entry.Dimensions.Select(size => (long)size)], ScalarType.Float32, CPU);
        model.State[entry].Span.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        tensor.copy_(host);
    }

    /// <summary>Copies a tensor of the module to the model.</summary>
    public static void Download(Tensor tensor, IModel model, StateEntry entry)
    {
        using IDisposable _ = no_grad();
        using Tensor host = empty(tensor.shape, ScalarType.Float32, CPU);
        host.copy_(tensor);
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(model.State[entry].Span);
    }

    private static string Text<T>(IEnumerable<T> sizes) => string.Join("×", sizes);
}

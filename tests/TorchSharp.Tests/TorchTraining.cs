using GResNet.Equivalence.Tests.Running;
using GResNet.Runtime.Models;
using GResNet.Runtime.TorchSharp;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GResNet.TorchSharp.Tests;

/// <summary>Training of a model's twin.</summary>
internal sealed class TorchTraining : ITraining
{
    private readonly IModel model;
    private readonly long[] shape;
    private readonly TorchTwin twin;
    private Tensor? logits;

    public TorchTraining(IModel model, int batch)
    {
        this.model = model;
        int resolution = model.Summary.Resolutions[0].Resolution;
        shape = [batch, model.Summary.Channels, resolution, resolution];
        twin = model.ToTorchSharp();
    }

    public float[] Forward(float[] images, ulong seed, long step, float dropPath)
    {
        twin.train();
        twin.DropPath = dropPath;
        using Tensor input = tensor(images, shape);
        logits?.Dispose();
        logits = twin.call(input);
        return logits.data<float>().ToArray();
    }

    public float[] Backward(float[] logitsGradient)
    {
        using Tensor gradient = tensor(logitsGradient, logits!.shape);
        twin.zero_grad();
        logits.backward([gradient]);
        twin.CopyTo(model);
        var gradients = new float[model.State.Parameters.Length];
        foreach ((string name, Parameter parameter) in twin.named_parameters())
        {
            StateEntry entry = model.State.Entries.Single(entry => entry.Name == name);
            parameter.grad?.data<float>().ToArray().CopyTo(gradients, entry.Offset);
        }

        return gradients;
    }

    public void Update() => throw new NotSupportedException("Optimizers are compared elsewhere.");

    public void Dispose()
    {
        logits?.Dispose();
        twin.Dispose();
    }
}

using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A model's networks written for a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Operators">What their kernels do as they load and store.</param>
/// <param name="Training">The network that trains, for each resolution; none of a model that predicts alone.</param>
/// <param name="Inference">The network that classifies, for each resolution.</param>
internal sealed record ModelCode(
    Target Target, Operators Operators, ImmutableArray<NetworkCode> Training, ImmutableArray<NetworkCode> Inference)
{
    public static ModelCode Of(
        PlannedModel model, PlannedNetworks networks, Target target, CancellationToken cancellation)
    {
        var operators = new Operators(target);
        return new ModelCode(
            target, operators, model.Staged.Options.Training ? Written(networks.Training) : [],
            Written(networks.Inference));

        ImmutableArray<NetworkCode> Written(ImmutableArray<PlannedNetwork> planned) =>
        [
            .. planned.Select(network =>
            {
                cancellation.ThrowIfCancellationRequested();
                return NetworkCode.Of(network, target, model.Layout, operators, model.FreezePoints);
            }),
        ];
    }

    /// <summary>The files.</summary>
    public ImmutableArray<GeneratedFile> Files(StagedModel model) =>
    [
        .. Training.IsEmpty ? Array.Empty<GeneratedFile>() :
        [
            ForwardFile.Write(model, Target, Training),
            BackwardFile.Write(model, Target, Training),
            MemoryFile.Write(model, Target, Training),
        ],
        .. Operators.IsEmpty ? Array.Empty<GeneratedFile>() : [Operators.Write(model)],
        InferenceFile.Write(model, Target, Inference),
    ];
}

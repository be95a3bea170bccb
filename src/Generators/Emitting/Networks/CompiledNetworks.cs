using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using GResNet.Generators.Passes;
using GResNet.Generators.Planning;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A model's networks, ready to be written for a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Operators">What their kernels do as they load and store.</param>
/// <param name="Training">The network that trains, for each resolution; of a model that does not, it is known, but not
/// written.</param>
/// <param name="Inference">The network that classifies, for each resolution.</param>
internal sealed record CompiledNetworks(
    Target Target, Operators Operators, ImmutableArray<CompiledNetwork> Training,
    ImmutableArray<CompiledNetwork> Inference)
{
    public static CompiledNetworks Of(
        DerivedModel model, Target target, StateLayout layout, CompileOptions options, CancellationToken cancellation)
    {
        var operators = new Operators(target);
        return new CompiledNetworks(
            target, operators,
            Compiled(
                model.Training, CompiledNetwork.ForTraining, options.Training ? operators : new Operators(target)),
            Compiled(model.Inference, CompiledNetwork.ForInference, operators));

        ImmutableArray<CompiledNetwork> Compiled(
            ImmutableArray<DerivedNetwork> networks,
            Func<DerivedNetwork, Target, StateLayout, Operators, CompiledNetwork> compile, Operators operators) =>
        [
            .. networks.Select(network =>
            {
                cancellation.ThrowIfCancellationRequested();
                return compile(network, target, layout, operators);
            }),
        ];
    }

    /// <summary>Their files.</summary>
    public ImmutableArray<GeneratedFile> Write(StagedModel model) =>
    [
        .. model.Options.Training
            ? [
                ForwardFile.Write(model, Target, Training),
                BackwardFile.Write(model, Target, Training),
                MemoryFile.Write(model, Target, Training),
            ]
            : Array.Empty<GeneratedFile>(),
        .. Operators.IsEmpty ? Array.Empty<GeneratedFile>() : [Operators.Write(model)],
        InferenceFile.Write(model, Target, Inference),
    ];
}

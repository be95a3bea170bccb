using System;
using System.Collections.Immutable;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Planning;

/// <summary>A model ready to be written.</summary>
/// <param name="Staged">The model as its author wired it.</param>
/// <param name="Layout">Where its state lies, which is the same for all targets.</param>
/// <param name="FreezePoints">Where it can be frozen to.</param>
/// <param name="Cpu">Its networks for the CPU, of which documentation and budgets speak.</param>
/// <param name="For">Its networks for another target.</param>
/// <param name="ForOnnx">Those that classify, of operations that ONNX has.</param>
/// <param name="ForTorch">Those that train and classify, of operations that PyTorch has.</param>
internal sealed record PlannedModel(
    StagedModel Staged, StateLayout Layout, ImmutableArray<FreezePoint> FreezePoints, PlannedNetworks Cpu,
    Func<IConvolutionTarget, PlannedNetworks> For, Func<ImmutableArray<NetworkGraph>> ForOnnx,
    Func<ImmutableArray<NetworkGraph>> ForTorch);

/// <summary>A model's networks for a target, one for each resolution.</summary>
/// <param name="Training">Those that train.</param>
/// <param name="Inference">Those that classify.</param>
internal sealed record PlannedNetworks(
    ImmutableArray<PlannedNetwork> Training, ImmutableArray<PlannedNetwork> Inference);

using System.Collections.Immutable;
using GResNet.Cli;
using GResNet.Cli.Programs;
using GResNet.Training;
using GResNet.Zoo;

return GResNetApp.Run(args, new ProgramDescription(GResNetModels.All)
{
    Name = "gresnet",
    Model = "gresnet26",
    Suited = ImmutableDictionary.CreateRange<string, string>(
    [
        new("shapes", "gresnet-tiny"),
        new("mnist", "gresnet-tiny"),
        new("fashion-mnist", "gresnet-tiny"),
        new("cifar10", "gresnet-cifar"),
    ]),
    Ablation = new AblationPlan(
        "From ResNet to GResNet, and attention",
        "Train the networks between ResNet and GResNet, each with one change more than the one before, GResNet with "
            + "attention, a ConvNeXt and a vision transformer of as many parameters, all for the same epochs and with "
            + "several seeds, and compare their accuracy",
        [
            new("ResNet-50-style", "resnet", "resnet-cifar"),
            new("+ ResNet-d", "resnet-d", "resnet-d-cifar"),
            new("+ SiLU", "silu", "resnet-d-silu-cifar"),
            new("+ split normalization", "split-norm", "gresnet-cifar"),
            new("+ attention", "attention", "gresnet-hybrid-cifar"),
            new("ConvNeXt", "convnext", "convnext-cifar") { Recipe = Recipes.CifarAdamW },
            new("ViT", "vit", "vit-cifar") { Recipe = Recipes.CifarAdamW },
        ]),
});

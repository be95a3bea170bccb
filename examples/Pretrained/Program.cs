using GResNet.Cli;
using GResNet.Pretrained;

// `import FILE` writes the weights of a network that has seen ImageNet; everything else is the command line over it.
if (args is ["import", var path])
{
    Featurizer.Write(path);
    return 0;
}

return GResNetApp.Run(args, GResNetModels.All);

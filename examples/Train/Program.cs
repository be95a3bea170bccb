using GResNet.Cli;

return GResNetApp.Run(args);

using GResNet.Cli;
using GResNet.Project._1;

// Trains, resumes, measures and predicts with the networks of this project: dotnet run -- --help
return GResNetApp.Run(args, GResNetModels.All);

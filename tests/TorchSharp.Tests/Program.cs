using GResNet.Cli;
using GResNet.Cli.Programs;
using GResNet.Training.TorchSharp;

namespace GResNet.TorchSharp.Tests;

/// <summary>A program as a user writes it, over the models of the tests.</summary>
internal static class Program
{
    private static int Main(string[] args) => GResNetApp.Run(args, new ProgramDescription(GResNetModels.All)
    {
        Devices = [new TorchDevices()],
    });
}

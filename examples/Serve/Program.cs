using GResNet.Imaging;
using GResNet.Runtime.Weights;
using GResNet.Serve;
using Microsoft.Extensions.Options;

try
{
    await using WebApplication app = ServeApp.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception error) when (error is OptionsValidationException or ArgumentException or CheckpointException
    or DatasetException or IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine($"gresnet-serve: {error.Message}");
    return 1;
}

using GResNet.Bench.ServeOnnx;
using GResNet.Serve;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

// The service of examples/Serve, whose network alone is another: ONNX Runtime on the model's export.
await using WebApplication app = ServeApp.Create(args, builder => builder.Services.AddSingleton(provider =>
{
    var settings = provider.GetRequiredService<ServeSettings>();
    TrainedModel trained = TrainedModel.Load(settings, warning => Console.Error.WriteLine(warning));
    return trained with { Model = new OnnxModel(trained.Model, settings.Threads) };
}));
await app.RunAsync();

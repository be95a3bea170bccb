using GResNet.Runtime.Training;

namespace GResNet.Train.Commands;

/// <summary>What a user asked <c>gresnet train</c> for.</summary>
internal sealed record TrainRequest(
    string Model, string Data, string? DataDir, int? Limit, TrainingOptions Options, string? Weights, string Output,
    int Threads, bool Json);

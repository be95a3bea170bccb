namespace GResNet.Generators.Specs;

/// <summary>How a model is compiled; what it computes is the same but for rounding.</summary>
/// <param name="Fuse">Let elementwise work ride on convolutions and pools.</param>
/// <param name="Winograd">Use Winograd convolutions where they are faster.</param>
/// <param name="Training">Write the network that trains.</param>
internal sealed record CompileOptions(bool Fuse = true, bool Winograd = true, bool Training = true);

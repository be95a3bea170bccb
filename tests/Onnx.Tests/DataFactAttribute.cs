namespace GResNet.Onnx.Tests;

/// <summary>A test on photographs, which the folder that GRESNET_DATA names has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute()
    {
        if (Folder is null) Skip = "GRESNET_DATA does not name a folder with photographs.";
    }

    /// <summary>The folder; null where there is none.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("GRESNET_DATA") is { Length: > 0 } folder
        ? folder
        : null;
}

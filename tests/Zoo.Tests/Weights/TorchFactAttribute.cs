namespace GResNet.Zoo.Tests.Weights;

/// <summary>A test with PyTorch and torchvision of the system's Python.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    private const string Packages = "/usr/lib/python3/dist-packages";

    public TorchFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Packages, "torchvision")))
            Skip = "The packages python3-torch and python3-torchvision are not installed.";
    }
}

using System.CommandLine;

namespace GResNet.Bench.Gpu;

/// <summary><c>gpu</c> of a build that was made without ILGPU: it says so.</summary>
internal static class GpuCommand
{
    public static Command Create()
    {
        // Whatever else is asked for, the answer is the same.
        var command = new Command("gpu", "Compares with PyTorch on a GPU; not in this build.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(_ => Refuse());
        return command;
    }

    private static void Refuse() => throw new BenchException(
        "This build has no GPU support, because no package feed had ILGPU.Algorithms when it was made. Add a feed that has it "
        + "(nuget.org does), run 'dotnet restore --force', and build again.");
}

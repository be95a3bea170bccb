using System.Diagnostics;
using GResNet.Runtime.Tests.Training.Collectives;
using GResNet.Training.Collectives;

namespace GResNet.Training.Ilgpu.Tests.Nccl;

/// <summary>A library that a C compiler makes, which takes what is passed as NCCL does.</summary>
public sealed class NcclLibraryTests : IDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(NcclFunctions.Variable, null);
        Directory.Delete(folder, recursive: true);
    }

    [CompilerFact]
    public void Functions_are_called_as_C_has_them()
    {
        Use(Compile());
        ThreadCollective.Succeed(1, ranks =>
        {
            var meeting = new CollectiveMeeting(ranks);
            using NcclCommunicator joined = NcclCommunicator.TryJoin(
                () => new NcclParts(NcclFunctions.Load(), new NcclMemory(FakeCuda.Functions, 0)), meeting, Late,
                out string? refusal)!;
            Assert.Null(refusal);
            Assert.Equal("NCCL 2.27.3", joined.Name);
            var host = new NcclHostRanks(joined, meeting, Late);
            float[] values = [1.5f, -2];
            host.AllReduce(values, Reduction.Maximum);
            byte[] bytes = [7, 8, 9];
            host.Broadcast(bytes, 0);
            Assert.Equal([1.5f, -2], values);
            Assert.Equal([7, 8, 9], bytes);
            return 0;
        });
    }

    [CompilerFact]
    public void Errors_have_its_text()
    {
        Use(Compile());
        NcclFunctions functions = NcclFunctions.Load();
        Assert.Equal("invalid argument (code 4): of none", functions.Text(4, 0));
    }

    [Theory]
    [InlineData("no-such-nccl.so", "no-such-nccl.so cannot be loaded: NCCL is needed")]
    [InlineData("libc.so.6", "libc.so.6 is not NCCL 2.13 or later")]
    public void What_is_none_is_told_of(string file, string words)
    {
        if (!OperatingSystem.IsLinux() && file.StartsWith("libc", StringComparison.Ordinal)) return;
        Use(file);
        Assert.StartsWith(
            words, Assert.Throws<CollectiveException>(NcclFunctions.Load).Message, StringComparison.Ordinal);
    }

    private static void Use(string file) => Environment.SetEnvironmentVariable(NcclFunctions.Variable, file);

    private string Compile()
    {
        string library = Path.Combine(folder, "libnccl-stub.so");
        using Process compiler = Process.Start(
            "cc", ["-shared", "-fPIC", "-o", library, Path.Combine(AppContext.BaseDirectory, "Nccl", "stub_nccl.c")]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}

/// <summary>A test that compiles C; skipped where nothing does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute()
    {
        bool isHere = OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, "cc")));
        if (!isHere) Skip = "It needs Linux and a compiler of C (Debian: gcc).";
    }
}

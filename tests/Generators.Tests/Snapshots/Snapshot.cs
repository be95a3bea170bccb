using System.Runtime.CompilerServices;

namespace GResNet.Generators.Tests.Snapshots;

/// <summary>
/// Holds a generated file to the <c>NAME.verified.cs</c> beside this file: by <see cref="SnapshotComparer"/>, or by
/// Verify in a build with <c>-p:UseVerify=true</c>. Run the tests with <c>ACCEPT_SNAPSHOTS=1</c> to make what is
/// generated now the expected text, and read the difference before committing it.
/// </summary>
internal static class Snapshot
{
    private static readonly bool Accept = Environment.GetEnvironmentVariable("ACCEPT_SNAPSHOTS") == "1";

    /// <summary>Fails unless <paramref name="text"/> is what <c>NAME.verified.cs</c> holds.</summary>
    public static async Task Match(string text, string name)
    {
        string folder = Folder();
        if (Accept) await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.verified.cs"), text);
#if VERIFY_XUNIT
        await VerifyXunit.Verifier.Verify(text, "cs").UseFileName(name).DisableDiff();
#else
        SnapshotComparer.Compare(text, folder, name);
#endif
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

using Xunit.Sdk;

namespace GResNet.Generators.Tests.Snapshots;

/// <summary>
/// Compares a text with <c>NAME.verified.cs</c> as Verify does: line ends count as equal, the file may end in one more
/// of them; on a difference the text is written to <c>NAME.received.cs</c>, which a match takes away again.
/// </summary>
internal static class SnapshotComparer
{
    private const string HowToAccept =
        "If what was received is right, run the tests with ACCEPT_SNAPSHOTS=1, or rename the file.";

    /// <exception cref="XunitException">The texts differ, or there is no verified file.</exception>
    public static void Compare(string text, string folder, string name)
    {
        string verifiedPath = Path.Combine(folder, $"{name}.verified.cs");
        string receivedPath = Path.Combine(folder, $"{name}.received.cs");
        string received = text.ReplaceLineEndings("\n");
        string? verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : null;

        if (verified == received || verified == received + "\n")
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        throw new XunitException(verified is null
            ? $"There is no {verifiedPath} yet.\n{HowToAccept}\nreceived: {receivedPath}"
            : $"{FirstDifference(verified, received)}\n{HowToAccept}\nverified: {verifiedPath}\nreceived: "
                + $"{receivedPath}");
    }

    private static string FirstDifference(string verified, string received)
    {
        string[] expected = verified.Split('\n');
        string[] actual = received.Split('\n');
        int line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line]) line++;
        return $"Line {line + 1} differs.\n  verified: {At(expected, line)}\n  received: {At(actual, line)}";
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(end of the file)";
}

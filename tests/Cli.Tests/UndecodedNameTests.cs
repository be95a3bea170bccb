using System.Diagnostics;
using GResNet.Cli.Settings;
using GResNet.Imaging;
using GResNet.Training.Data;
using GResNet.Training.Data.Folders;
using GResNet.Training.Data.Loading;

namespace GResNet.Cli.Tests;

/// <summary>Images that cannot be opened, as their names are not UTF-8, where unreadable images are to stop.</summary>
public sealed class UndecodedNameTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose()
    {
        // .NET has no name for such a file.
        if (OperatingSystem.IsLinux()) Run($"rm -r '{folder}'");
        else Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void They_stop_training_and_measuring_before_it_begins()
    {
        if (!OperatingSystem.IsLinux()) return; // Elsewhere names are text.
        foreach (string name in (string[])["cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "dog/2.jpg"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), name);
        }

        Run($"mv '{folder}/cat/1.jpg' $'{folder}/cat/caf\\xe9.jpg'");
        FolderSplits images = ImageFolder.Load(folder, heldOut: 0);
        MeasuredImages measured = ImageFolder.LoadMeasured(folder);
        foreach (UnreadableImages unreadable in Enum.GetValues<UnreadableImages>())
        {
            string[] refusals =
            [
                Refusal(() => new ExecutionSettings(TimeSpan.MaxValue, 1, unreadable, 1, 1).Check(images)),
                Refusal(() => ExecutionSettings.Check(unreadable, measured.Undecoded, measured.Name)),
            ];
            if (unreadable == UnreadableImages.Skip) Assert.Equal(["", ""], refusals);
            else
                Assert.All(refusals, refusal => Assert.Contains(
                    "caf\uFFFD.jpg' cannot be read: its name is not UTF-8", refusal, StringComparison.Ordinal));
        }
    }

    private static void Run(string command)
    {
        using Process shell = Process.Start("bash", ["-c", command]);
        shell.WaitForExit();
    }

    private static string Refusal(Action check)
    {
        try
        {
            check();
            return "";
        }
        catch (DatasetException error)
        {
            return error.Message;
        }
    }
}

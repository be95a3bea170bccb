using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GResNet.Cli.Data;
using GResNet.Cli.Runs;
using GResNet.Imaging.Decoding;
using GResNet.Reports;
using GResNet.Runtime.Tests.Checkpoints;
using GResNet.Runtime.Weights;
using GResNet.Training;
using GResNet.Training.Metrics;
using GResNet.Zoo;

namespace GResNet.Cli.Tests;

/// <summary>A run's files that were damaged, or changed by hand.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private static readonly RunRequest Request = new(
        "gresnet-tiny", new DataRequest("shapes", Limit: 64), Recipes.Cifar with { EvaluationResize = 32 }, null,
        DateTimeOffset.UnixEpoch);

    private readonly string folder = Directory.CreateTempSubdirectory("gresnet-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void WhateverIsInThemIsUsedOrRefusedInWords()
    {
        int refused = CountRefused("run.json", Json(Request), run => run.Read(GResNetModels.All))
            + CountRefused("epochs.json", Epochs(2), run => run.ReadEpochs());
        Assert.True(refused > 200, $"{refused} were refused");
    }

    [Theory]
    [InlineData("data", "null", "$.data is null; an object was expected")]
    [InlineData("recipe.augmentation", "null", "$.recipe.augmentation is null; an object was expected")]
    [InlineData("data.name", "null", "$.data.name is null; a text was expected")]
    [InlineData("data.limit", "-1", "$.data.limit is '-1'; a whole number of at least 1 was expected")]
    [InlineData("data.limit", "2.5", "$.data.limit is 2.5; a whole number from -2147483648 to 2147483647 was expected")]
    [InlineData("model", "\"resnet\"", "$.model is 'resnet'; botnet50, ")]
    [InlineData(
        "recipe.optimizer", "7", "$.recipe.optimizer is 7; one of \"Sgd\", \"AdamW\", \"Lamb\", \"Lion\" was expected")]
    [InlineData("recipe.rate", "\"fast\"", "$.recipe.rate is \"fast\"; a number was expected")]
    [InlineData("recipe.epochs", "-3", "in $.recipe: Impossible settings: epochs is -3; it must be a whole number")]
    [InlineData("recipe.crop", "1", "there is $.recipe.crop, which is not known")]
    [InlineData("data.file_limits", "{ \"side\": 0 }", "$.data.file_limits.side is '0'; a whole number from 1 to ")]
    [InlineData("data.file_limits", "{ \"seconds\": 1e99 }", "$.data.file_limits.seconds is '1E+99'; a number from ")]
    [InlineData("data.file_limits", "{ \"sides\": 1 }", "there is $.data.file_limits.sides, which is not known")]
    [InlineData("started_at", "\"today\"", "$.started_at is \"today\"; a date and time")]
    public void TheMessageSaysWhereWhatAndWhatWasExpected(string path, string value, string message)
    {
        JsonNode root = JsonNode.Parse(Json(Request))!;
        string[] names = path.Split('.');
        names[..^1].Aggregate(root, (node, name) => node[name]!)[names[^1]] = JsonNode.Parse(value);
        string file = Write("run.json", root.ToJsonString());
        string found = Assert.Throws<CheckpointException>(() => new RunFolder(folder).Read(GResNetModels.All)).Message;
        Assert.StartsWith($"'{file}' cannot be used: ", found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatFilesMayAskForIsKeptAndWhatIsSaidLaterWins()
    {
        var limits = new LimitRequest(Pixels: 5000, Seconds: 2.5);
        RunRequest request = Request with { Data = Request.Data with { FileLimits = limits } };
        Write("run.json", Json(request));
        Assert.Equal(request, new RunFolder(folder).Read(GResNetModels.All));
        Assert.Equal(
            new LimitRequest(7, 8, null, 2.5), LimitRequest.Combine(new LimitRequest(Pixels: 7, Side: 8), limits));
        Assert.Equal(limits, LimitRequest.Combine(new LimitRequest(), limits));
        Assert.Null(LimitRequest.Combine(new LimitRequest(), null));
        Assert.Equal(
            new ImageLimits { Pixels = 5000, Time = TimeSpan.FromSeconds(2.5) }, limits.ToLimits());
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("epochs.json")]
    public void WhatIsNoFileOrHasGigabytesIsRefusedBeforeItIsRead(string name)
    {
        var run = new RunFolder(folder);
        string path = Path.Combine(folder, name);
        using (FileStream file = File.Create(path)) file.SetLength(3L << 30);
        Assert.Contains("it has 3,221,225,472 bytes, and no file of its kind has more than 67,108,864", Refused());
        File.Delete(path);
        if (OperatingSystem.IsWindows()) return;
        using (Process made = Process.Start("mkfifo", [path])) made.WaitForExit();
        Assert.Contains("a pipe or a device", Refused());

        string Refused()
        {
            string message = Assert.Throws<CheckpointException>(
                () => { _ = name == "run.json" ? (object)run.Read(GResNetModels.All) : run.ReadEpochs(); }).Message;
            Assert.StartsWith($"'{path}' cannot be used: ", message, StringComparison.Ordinal);
            return message;
        }
    }

    [Fact]
    public void WhatCannotBeWrittenAtTheEndIsNamedWithWhatToDo()
    {
        Directory.CreateDirectory(Path.Combine(folder, "epochs.json.tmp"));
        string message = Assert.Throws<IOException>(() => new RunFolder(folder).Finish([])).Message;
        Assert.StartsWith($"'{Path.Combine(folder, "epochs.json")}' cannot be written: ", message);
        Assert.EndsWith($"'gresnet train --resume {folder}' ends the run.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEditorsByteOrderMarkDoesNoHarm()
    {
        Write("run.json", "\uFEFF" + Json(Request));
        Assert.Equal(Request, new RunFolder(folder).Read(GResNetModels.All));
    }

    private int CountRefused(string file, string json, Action<RunFolder> read)
    {
        int refused = 0;
        foreach ((string name, string text) in JsonMutations.Of(json))
        {
            string path = Write(file, text);
            try
            {
                read(new RunFolder(folder));
            }
            catch (CheckpointException error)
            {
                refused++;
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{file}, {name}: {error}");
            }
        }

        return refused;
    }

    private string Write(string name, string json)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, json);
        return path;
    }

    private static string Json(RunRequest request) => JsonSerializer.Serialize(request, RunJson.Default.RunRequest);

    private static string Epochs(int count) => JsonSerializer.Serialize(
        [
            .. Enumerable.Range(1, count).Select(epoch => new EpochRecord
            {
                Epoch = epoch, Step = epoch, Rate = 0.1, Training = new Score(1, 2), Validation = new Score(1, 2, 3),
                    ImagesPerSecond = 1, Seconds = 1,
            }),
        ],
        MetricsJson.Default.EpochRecordArray);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using GResNet.Cli.Data;
using GResNet.Cli.Runs;
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
    [InlineData("model", "\"resnet\"", "$.model is 'resnet'; gresnet-cifar, ")]
    [InlineData("recipe.optimizer", "7", "$.recipe.optimizer is 7; one of \"Sgd\", \"AdamW\" was expected")]
    [InlineData("recipe.rate", "\"fast\"", "$.recipe.rate is \"fast\"; a number was expected")]
    [InlineData("recipe.epochs", "-3", "in $.recipe: Impossible settings: epochs is -3; it must be a whole number")]
    [InlineData("recipe.crop", "1", "there is $.recipe.crop, which is not known")]
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

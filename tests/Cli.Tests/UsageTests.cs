using System.CommandLine;
using GResNet.Cli.Settings;

namespace GResNet.Cli.Tests;

/// <summary>
/// What is wrong with a command line is said in a sentence, and by exit code 2: nothing was read or written.
/// </summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("train --model vgg", "--model 'vgg' is not known; choose ")]
    [InlineData("ablate --models gresnet26 vgg", "--models 'vgg' is not known; choose ")]
    [InlineData("train --data imagenet",
        "--data 'imagenet' is neither known nor a folder; choose shapes, cifar10, mnist or fashion-mnist, or a folder "
            + "with")]
    [InlineData("train --recipe stew",
        "--recipe 'stew' is not known; choose quick, cifar, cifar-adamw, photos, finetune or imagenet.")]
    [InlineData("train --optimizer adam", "--optimizer 'adam' is not known; choose sgd, adamw, lamb or lion.")]
    [InlineData(
        "train --layout year", "--layout 'year' is not known; choose class, part/class, group/class or class/part.")]
    [InlineData("train --\u001B[31m", "'--\\x1b[31m'")]
    [InlineData("train --epochs none", "--epochs none: it must be a whole number from 1 to 2147483647.")]
    [InlineData("train --epochs 2147483648", "--epochs 2147483648: it must be a whole number from 1 to 2147483647.")]
    [InlineData("train --batch 0", "--batch 0: it must be a whole number from 1 to 2147483647.")]
    [InlineData(
        "train --repetitions 2147483647", "--repetitions 2147483647: it must be a whole number from 1 to 1024.")]
    [InlineData("train --resolution 100000", "--resolution 100000: it must be a whole number from 1 to 16384.")]
    [InlineData("train --seed -1", "--seed -1: it must be a whole number from 0 to 18446744073709551615.")]
    [InlineData("train --lr fast", "--lr fast: it must be a number above 0 and up to 3.4028235E+38.")]
    [InlineData("train --lr 1e39", "--lr 1e39: it must be a number above 0 and up to 3.4028235E+38.")]
    [InlineData(
        "train --lr 0,05", "--lr 0,05: it must be a number above 0 and up to 3.4028235E+38, with a decimal point.")]
    [InlineData("train --lr nan", "--lr nan: it must be a number above 0")]
    [InlineData("train --mixup 1e30", "--mixup 1e30: it must be a number from 0 to 100.")]
    [InlineData("train --decay 1e30", "--decay 1e30: it must be a number from 0 to 100.")]
    [InlineData("train --momentum 1", "--momentum 1: it must be a number from 0 to less than 1.")]
    [InlineData("train --save-every 1e300", "--save-every 1e300: it must be a number from 0 to 525600.")]
    [InlineData("train --threads 100000", "--threads 100000: it must be a whole number from 1 to 1024.")]
    [InlineData("train --loader-threads 0", "--loader-threads 0: it must be a whole number from 1 to 1024.")]
    [InlineData(
        "predict --threads 100000 --weights w i.jpg", "--threads 100000: it must be a whole number from 1 to 1024.")]
    [InlineData("data check . --threads 100000", "--threads 100000: it must be a whole number from 1 to 1024.")]
    [InlineData("ablate --seeds 1000000", "--seeds 1000000: it must be a whole number from 1 to 1000.")]
    [InlineData("eval --weights w --eval-resize 0", "--eval-resize 0: it must be a whole number from 1 to 16384.")]
    [InlineData("summary gresnet50 --resolution -5", "--resolution -5: it must be a whole number from 1 to 16384.")]
    [InlineData("train --crop-scale 1",
        "--crop-scale 1: it must be two numbers above 0 and up to 1, the lower first, with two dots between, such as "
            + "0.1..1.")]
    [InlineData("train --crop-scale 1..0.5",
        "--crop-scale 1..0.5: it must be two numbers above 0 and up to 1, the lower first")]
    [InlineData("train --crop-ratio 1..1e300",
        "--crop-ratio 1..1e300: it must be two numbers from 0.01 to 100, the lower first")]
    [InlineData("train --nesterov maybe", "gresnet: --nesterov maybe: it must be true or false.")]
    [InlineData("train --seed 1 --json=2", "--json 2: it must be true or false.")]
    [InlineData("train --json no --epochs 1", "gresnet: --json no: it must be true or false.")]
    [InlineData("train --max-pixels 0", "--max-pixels 0: it must be a whole number from 1 to 1000000000000.")]
    [InlineData("predict --weights w i.jpg --max-side 1e9",
        "--max-side 1e9: it must be a whole number from 1 to 100000000.")]
    [InlineData("eval --weights w --max-bytes 9999999999",
        "--max-bytes 9999999999: it must be a whole number from 1 to 2147483591.")]
    [InlineData("data check . --max-seconds 0", "--max-seconds 0: it must be a number from 0.001 to 86400.")]
    [InlineData("data check . --max-seconds 1e9", "--max-seconds 1e9: it must be a number from 0.001 to 86400.")]
    [InlineData("train --out ''", "--out '': it must be a name, not empty.")]
    [InlineData("eval --weights ''", "--weights '': it must be a name, not empty.")]
    [InlineData("train --epochs 2 --warmup 2",
        "gresnet: Impossible settings: warm-up in epochs is 2; it must be from 0 to less than the 2 of the run.")]
    [InlineData("train --lr 0.1 --min-lr 1",
        "gresnet: Impossible settings: the least learning rate is 1; it must be from 0 to the learning rate.")]
    [InlineData("summary vgg", "Model 'vgg' is not known; choose ")]
    [InlineData(
        "summary gresnet50 --resolution 100", "gresnet: GResNet50 is not declared for 100 pixels; choose 224 or 176.")]
    [InlineData("summary gresnet50 --all", "--all prints all networks: give it without MODEL and --resolution.")]
    [InlineData("search i.jpg", "Option '--index' is required.")]
    [InlineData("search i.jpg --index a.txt", "'a.txt' ends with none of .npz")]
    [InlineData("search i.jpg --index a.npz --out photo.jpg", "'photo.jpg' does not end with .html, as a page does.")]
    [InlineData("search i.jpg --index a.npz --out no/such/a.html", "there is no folder")]
    [InlineData("search i.jpg --index a.npz --top 0", "--top 0: it must be a whole number from 1 to 1000.")]
    [InlineData("search i.jpg --index a.npz --data no-such", "--data 'no-such' is no folder.")]
    [InlineData("search i.jpg --index a.npz --metric near",
        "--metric 'near' is not known; choose l2, innerproduct or cosine.")]
    [InlineData("compare-embeddings --data shapes", "gresnet: Which networks is not said: name files of weights")]
    [InlineData("compare-embeddings --models vgg", "--models 'vgg' is not known; choose ")]
    [InlineData("compare-embeddings --weights a b --models gresnet-tiny",
        "gresnet: --models names 1 networks, and --weights 2 files: name one for each file")]
    [InlineData("compare-embeddings --weights a --out a.txt", "'a.txt' does not end with .html")]
    [InlineData("data check . --out a.html", "gresnet: --out is the page of what --embeddings finds: give both.")]
    [InlineData("data check . --embeddings a.csv", "'a.csv' ends with none of .npz")]
    [InlineData("train --epoch 3", "Unrecognized command or argument")]
    [InlineData("eval --weights", "Required argument missing for option: '--weights'.")]
    public async Task What_is_wrong_is_answered_with_a_sentence(string arguments, string expected)
    {
        CommandLine.Outcome outcome =
            await CommandLine.RunAsync([.. arguments.Split(' ').Select(a => a == "''" ? "" : a)]);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error.Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nesterov", "yes")]
    [InlineData("--nesterov true", "yes")]
    [InlineData("--nesterov=False", "no")]
    public void A_switch_is_on_where_it_is_named(string arguments, string expected)
    {
        var options = new RecipeOptions();
        var command = new Command("train");
        options.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        RecipeOption nesterov = options.Settings.Single(s => s.Option.Name == "--nesterov");
        Assert.Equal(expected, nesterov.Show(nesterov.Apply(Training.Recipes.Quick, parsed)));
    }

    /// <summary>
    /// Whatever is added: no option accepts a number that nobody can mean, and each says what it may be.
    /// </summary>
    [Fact]
    public void Every_number_has_a_range()
    {
        var options = new RecipeOptions();
        var command = new Command("train");
        options.AddTo(command);
        Option[] numbers = [.. options.Options.Where(o => Nullable.GetUnderlyingType(o.ValueType) is not null)];
        Assert.True(numbers.Length > 20);
        Assert.All(numbers, option => Assert.All(["1e300", "-7", "NaN"], text =>
            Assert.StartsWith($"{option.Name} {text}: it must be a",
                Assert.Single(command.Parse([option.Name, text]).Errors).Message, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Help_says_what_exit_codes_mean() => Assert.Contains(
        "0 all went well; 1 it failed; 2 the command line is wrong; 130 stopped by Ctrl-C",
        (await CommandLine.RunAsync("--help")).Output,
        StringComparison.Ordinal);
}

using System.CommandLine;
using System.Reflection;
using GResNet.Cli.Settings;
using GResNet.Imaging.Transforms;
using GResNet.Training;

namespace GResNet.Cli.Tests;

public sealed class RecipeOptionsTests
{
    /// <summary>For each setting a value that no recipe has.</summary>
    [Fact]
    public void Every_setting_of_a_recipe_has_an_option()
    {
        var options = new RecipeOptions();
        var command = new Command("train");
        options.AddTo(command);
        IEnumerable<string> changed = options.Settings.SelectMany(setting =>
        {
            string value = setting.Option.HelpName switch
            {
                "true|false" => setting.Show(Recipes.Quick) == "yes" ? "false" : "true",
                "LOW..HIGH" => "0.31..0.77",
                "NAME=FACTOR" => "head=7",
                "SHARE" or "CHANCE" or "DECAY" or "NUMBER" => "0.37",
                string choices when choices.Contains('|') =>
                    choices.Split('|').First(c => c != setting.Show(Recipes.Quick)),
                _ => "7",
            };
            ParseResult parsed = command.Parse([setting.Option.Name, value]);
            Assert.Empty(parsed.Errors);
            string[] differences = [.. Differences(Recipes.Quick, setting.Apply(Recipes.Quick, parsed))];
            Assert.True(
                differences.Length == 1, $"{setting.Option.Name} {value} changes {string.Join(", ", differences)}");
            return differences;
        });
        Assert.Equal(Names(typeof(Recipe)).Concat(Names(typeof(AugmentationSettings))).Order(), changed.Order());
    }

    private static IEnumerable<string> Names(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite)
        .Where(p => p.Name is not (nameof(Recipe.Name) or nameof(Recipe.Augmentation) or nameof(Recipe.Ranks)))
        .Select(p => p.Name);

    private static IEnumerable<string> Differences(Recipe a, Recipe b) =>
        Names(typeof(Recipe)).Where(n => !Equals(Value(a, n), Value(b, n)))
            .Concat(Names(typeof(AugmentationSettings))
                .Where(n => !Equals(Value(a.Augmentation, n), Value(b.Augmentation, n))));

    private static object? Value(object of, string property) => of.GetType().GetProperty(property)!.GetValue(of);
}

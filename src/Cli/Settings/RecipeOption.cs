using System.CommandLine;
using System.Globalization;
using GResNet.Training;

namespace GResNet.Cli.Settings;

/// <summary>One setting of a recipe on the command line.</summary>
internal abstract class RecipeOption
{
    /// <summary>The option.</summary>
    public abstract Option Option { get; }

    /// <summary>The setting as people read it.</summary>
    public abstract string Show(Recipe recipe);

    /// <summary>The recipe with what was given.</summary>
    public abstract Recipe Apply(Recipe recipe, ParseResult parsed);
}

/// <summary>A setting of type <typeparamref name="T"/>.</summary>
internal sealed class RecipeOption<T> : RecipeOption
{
    private readonly Option<T> option;
    private readonly Func<Recipe, object?> get;
    private readonly Func<Recipe, T, Recipe> with;
    private readonly string none;

    /// <param name="option">The option; what it says is completed by the defaults.</param>
    /// <param name="get">Reads the setting.</param>
    /// <param name="with">Sets it.</param>
    /// <param name="none">What null is called.</param>
    public RecipeOption(Option<T> option, Func<Recipe, object?> get, Func<Recipe, T, Recipe> with, string none = "")
    {
        this.option = option;
        this.get = get;
        this.with = with;
        this.none = none;
        option.Description += $" {Defaults()}";
    }

    public override Option Option => option;

    public override string Show(Recipe recipe) => Text(get(recipe));

    public override Recipe Apply(Recipe recipe, ParseResult parsed) =>
        parsed.GetResult(option) is { Implicit: false } ? with(recipe, parsed.GetValue(option)!) : recipe;

    private string Text(object? value) => value switch
    {
        null => none,
        true => "yes",
        false => "no",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        Enum name => name.ToString().ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The most common value without a name, the others with the recipes that have them.</summary>
    private string Defaults()
    {
        IGrouping<string, Recipe>[] values = [.. Recipes.All.GroupBy(Show).OrderByDescending(g => g.Count())];
        IEnumerable<string> others = values.Skip(1)
            .Select(g => $"{g.Key} in {string.Join(" and ", g.Select(r => r.Name))}");
        return $"Default: {string.Join("; ", others.Prepend(values[0].Key))}.";
    }
}

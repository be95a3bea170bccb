using GResNet.Runtime.Models;
using GResNet.Runtime.Models.Registry;
using GResNet.Runtime.Weights;
using GResNet.Runtime.Weights.Naming;

namespace GResNet.Cli.Views;

/// <summary>The network whose tensors a file has, or most of them.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Match">What the file has of it.</param>
internal sealed record NetworkMatch(string Name, NameMatch Match)
{
    /// <summary>The nearest of a program's networks; null where the file has less than half of any.</summary>
    public static NetworkMatch? Nearest(WeightsFile file, ModelRegistry models)
    {
        NetworkMatch? nearest = null;
        foreach (RegisteredModel registered in models.Models)
        {
            using IModel model = registered.Create();
            NameMatch match = NameMatch.Of(file, model);
            bool isNear = 2 * match.Tensors > match.Expected;
            if (isNear && (nearest is null || Differences(match) < Differences(nearest.Match)))
                nearest = new NetworkMatch(registered.Name, match);
            if (nearest is not null && Differences(nearest.Match) == 0) break;
        }

        return nearest;
    }

    /// <summary>In a sentence.</summary>
    public override string ToString()
    {
        string whose = Match.Names is null ? "its own names" : $"the names of {Match.Names}";
        string others = Match.Others == 0 ? "" : $", and {Match.Others} others";
        return Differences(Match) == 0
            ? $"It is {Name}, by {whose}: all {Match.Expected} tensors."
            : $"Nearest is {Name}, by {whose}: {Match.Tensors} of {Match.Expected} tensors{others}.";
    }

    private static int Differences(NameMatch match) => match.Expected - match.Tensors + match.Others;
}

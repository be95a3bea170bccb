using System.Collections.Generic;

namespace GResNet.Generators.Staging;

/// <summary>The loops that are running, outermost first, and how often each has gone round.</summary>
internal sealed class RunningLoops
{
    private readonly List<(Place Place, int Rounds)> loops = [];

    public void Enter(Place place) => loops.Add((place, 0));

    public void Leave() => loops.RemoveAt(loops.Count - 1);

    /// <summary>The innermost goes round.</summary>
    public void Round()
    {
        (Place place, int rounds) = loops[loops.Count - 1];
        loops[loops.Count - 1] = (place, rounds + 1);
    }

    /// <summary>
    /// The one that has gone round most: where running does not end, it is the one that does not. Null without loops.
    /// </summary>
    public Place? Busiest()
    {
        (Place Place, int Rounds)? busiest = null;
        foreach ((Place Place, int Rounds) loop in loops)
            if (busiest is null || loop.Rounds > busiest.Value.Rounds) busiest = loop;
        return busiest?.Place;
    }
}

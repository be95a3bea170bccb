using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>What an op is written with for another library, where maps are N×C×H×W.</summary>
internal interface IExportOperands
{
    Node Node { get; }

    /// <summary>An input: a map, or a tensor of the state in its own dimensions.</summary>
    string In(int index);

    /// <summary>A map of one pixel without height and width: N×C.</summary>
    string Row(int index);

    /// <summary>A part of the expression as a local, for what is read more than once.</summary>
    string Keep(string word, string expression);

    /// <summary>Says that the result, <paramref name="expression"/>, has neither height nor width.</summary>
    string AsRow(string expression);
}

using System.Collections.Generic;

namespace GResNet.Generators.Layers;

/// <summary>The settings of a layer at one call, all known.</summary>
internal sealed class LayerSettings(IReadOnlyDictionary<string, object> values)
{
    public int Int(string name) => (int)values[name];

    public float Float(string name) => (float)values[name];

    public bool Bool(string name) => (bool)values[name];
}

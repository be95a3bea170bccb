using System.Collections.Generic;
using System.Linq;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A field of the struct that tells a routine where one instance of its block has its memory.</summary>
internal sealed record Field(string Type, string Name, string Value)
{
    public string Assignment => $"{Name} = {Value}";
}

/// <summary>The struct of one block that the model itself calls.</summary>
internal sealed record Instance(string Type, string Name, IReadOnlyList<Field> Fields);

/// <summary>
/// A method that does what blocks of the same structure have in common; <c>at</c>, its argument, holds what differs:
/// places in memory and numbers of random streams.
/// </summary>
internal sealed class Routine(string name, string summary, string body, IReadOnlyList<Field> fields)
{
    public string Name { get; } = name;

    /// <summary>What it computes, for its documentation.</summary>
    public string Summary { get; } = summary;

    public string Body { get; } = body;

    /// <summary>Types and names of the struct's fields.</summary>
    public IReadOnlyList<Field> Fields { get; } = fields;

    /// <summary>The blocks that run it.</summary>
    public List<string> Users { get; } = [];

    /// <summary>The struct of its argument.</summary>
    public string Memory => Name + "Memory";

    public bool Matches(string body, IReadOnlyList<Field> fields) =>
        Body == body && Fields.Select(Declared).SequenceEqual(fields.Select(Declared));

    private static (string Type, string Name) Declared(Field field) => (field.Type, field.Name);
}

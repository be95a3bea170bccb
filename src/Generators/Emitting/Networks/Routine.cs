using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Ops;

namespace GResNet.Generators.Emitting.Networks;

/// <summary>A field of the struct that tells a routine where one instance of its block has its memory.</summary>
internal sealed record Field(FieldKind Kind, string Name, string Value)
{
    public string Assignment => $"{Name} = {Value}";
}

/// <summary>The struct of one block that the model itself calls.</summary>
internal sealed record Instance(string Type, string Name, IReadOnlyList<Field> Fields);

/// <summary>
/// A method that does what blocks of the same structure have in common; <c>at</c>, its argument, holds what differs:
/// places in memory and numbers of random streams.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="first">The first block that runs it.</param>
/// <param name="summary">What it computes, for its documentation.</param>
/// <param name="body">Its statements.</param>
/// <param name="fields">Kinds and names of the struct's fields.</param>
internal sealed class Routine(string name, Scope first, string summary, string body, IReadOnlyList<Field> fields)
{
    public string Name { get; } = name;

    public Scope First { get; } = first;

    public string Summary { get; } = summary;

    public string Body { get; } = body;

    public IReadOnlyList<Field> Fields { get; } = fields;

    /// <summary>The blocks that run it.</summary>
    public List<string> Users { get; } = [];

    /// <summary>The struct of its argument.</summary>
    public string Memory => Name + "Memory";

    public bool Matches(string body, IReadOnlyList<Field> fields) =>
        Body == body && Fields.Select(Declared).SequenceEqual(fields.Select(Declared));

    private static (FieldKind Kind, string Name) Declared(Field field) => (field.Kind, field.Name);
}

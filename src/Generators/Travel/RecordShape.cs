using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GResNet.Generators.Common;

namespace GResNet.Generators.Travel;

/// <summary>
/// A record of which specs consist, as it is written: its parameters in order. Numbers of places are left out, since
/// what they refer to stays behind.
/// </summary>
internal sealed class RecordShape
{
    private const string Site = nameof(Site);

    private static readonly Type[] All = typeof(RecordShape).Assembly.GetTypes();
    private static readonly ConcurrentDictionary<Type, RecordShape> Shapes = new();
    private static readonly ConcurrentDictionary<Type, Type[]> KindsOf = new();

    private readonly ConstructorInfo constructor;

    private RecordShape(Type type)
    {
        // The other constructor is the one that copies.
        constructor = type.GetConstructors().Single(c => !c.GetParameters().Any(p => p.ParameterType == type));
        Parameters =
        [
            .. constructor.GetParameters().Select(p => (p.Name, type.GetProperty(p.Name))),
        ];
    }

    /// <summary>Names of its parameters, and where their values are read.</summary>
    public IReadOnlyList<(string Name, PropertyInfo Property)> Parameters { get; }

    public static RecordShape Of(Type type) => Shapes.GetOrAdd(type, key => new RecordShape(key));

    /// <summary>What a value of <paramref name="type"/> can be: itself, or the records that derive from it.</summary>
    public static IReadOnlyList<Type> Kinds(Type type) => KindsOf.GetOrAdd(type, key =>
    [
        .. All.Where(t => !t.IsAbstract && key.IsAssignableFrom(t))
            .OrderBy(t => t.Name, StringComparer.Ordinal),
    ]);

    /// <summary>Whether a parameter is written.</summary>
    public static bool Travels(string parameter) => parameter != Site;

    /// <summary>The type of the elements where <paramref name="type"/> is an array of records; else null.</summary>
    public static Type? Element(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)
            ? type.GetGenericArguments()[0]
            : null;

    public object Make(object?[] values) => constructor.Invoke(values);
}

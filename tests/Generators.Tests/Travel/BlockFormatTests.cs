using System.Collections;
using System.Globalization;
using System.Text;
using GResNet.Generators.Specs.Code;
using GResNet.Generators.Tests.Driver;
using GResNet.Generators.Tests.Snapshots;
using GResNet.Generators.Travel;

namespace GResNet.Generators.Tests.Travel;

public class BlockFormatTests
{
    private static readonly PortableBlock[] Blocks =
    [
        .. Generation.Run(Sources.Usings + Everything.Blocks).Run.Results[0]
            .TrackedSteps[GResNetGenerator.Steps.Portable].SelectMany(step => step.Outputs)
            .Select(output => (PortableBlock)output.Value),
    ];

    /// <summary>Numbers of places are left out, so that what is read is written as it was.</summary>
    [Fact]
    public void What_is_written_is_read()
    {
        Assert.Equal(2, Blocks.Length);
        foreach (PortableBlock block in Blocks)
        {
            PortableBlock read = BlockFormat.Read(BlockFormat.Write(block));
            Assert.Equal(BlockFormat.Write(block), BlockFormat.Write(read));
            Assert.Equal(Text(block), Text(read));
        }
    }

    /// <summary>The code of the test has all there is: a record that is added is tested.</summary>
    [Fact]
    public void Every_kind_of_code_is_written_and_read()
    {
        string[] kinds =
        [
            .. new[] { typeof(Expression), typeof(Statement), typeof(Pattern) }.SelectMany(RecordShape.Kinds)
                .Select(kind => kind.Name).Except([nameof(InvalidExpression)]),
        ];
        string text = string.Concat(Blocks.Select(Text));
        Assert.DoesNotContain(kinds, kind => !text.Contains(kind + " {", StringComparison.Ordinal));
    }

    /// <summary>
    /// The records as they are written. Where this differs, what older assemblies say cannot be read any more:
    /// <see cref="BlockFormat.Version"/> is to be increased.
    /// </summary>
    [Fact]
    public Task Each_version_has_its_records() => Snapshot.Match(
        Schema(), string.Create(CultureInfo.InvariantCulture, $"BlockFormat.{BlockFormat.Version}"));

    private static string Schema()
    {
        var text = new StringBuilder();
        var pending = new Queue<Type>([typeof(PortableBlock)]);
        var seen = new HashSet<Type>();
        while (pending.TryDequeue(out Type? type))
        {
            type = RecordShape.Element(type) ?? Nullable.GetUnderlyingType(type) ?? type;
            if (type.Namespace == "System" || !seen.Add(type)) continue;
            if (type.IsEnum)
                text.Append(Invariant($"// {type.Name}\n//     {string.Join("\n//     ", Enum.GetNames(type))}\n"));
            else foreach ((int i, Type kind) in RecordShape.Kinds(type).Index())
                {
                    (string Name, System.Reflection.PropertyInfo Property)[] parameters =
                        [.. RecordShape.Of(kind).Parameters.Where(p => RecordShape.Travels(p.Name))];
                    text.Append(Invariant($"// {type.Name} {i + 1}: {kind.Name}\n"));
                    foreach ((string name, System.Reflection.PropertyInfo property) in parameters)
                    {
                        text.Append(Invariant($"//     {name}: {Name(property.PropertyType)}\n"));
                        pending.Enqueue(property.PropertyType);
                    }
                }
        }

        return text.ToString();
    }

    private static string Name(Type type) =>
        RecordShape.Element(type) is { } element ? $"{Name(element)}[]"
        : Nullable.GetUnderlyingType(type) is { } optional ? $"{Name(optional)}?"
        : type.Name;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A record and all in it, without its sites.</summary>
    private static string Text(object? value) => value switch
    {
        null => "null",
        string or ValueType and not IEnumerable => Invariant($"{value}"),
        IEnumerable items => "[" + string.Join(", ", items.Cast<object?>().Select(Text)) + "]",
        _ => value.GetType().Name + " { " + string.Join(", ", RecordShape.Of(value.GetType()).Parameters
            .Where(p => RecordShape.Travels(p.Name))
            .Select(p => $"{p.Name} = {Text(p.Property.GetValue(value))}")) + " }",
    };
}

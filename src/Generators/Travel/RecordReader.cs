using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using GResNet.Generators.Common;

namespace GResNet.Generators.Travel;

/// <summary>Reads what <see cref="RecordWriter"/> writes.</summary>
/// <exception cref="InvalidDataException">It is nothing of the kind.</exception>
/// <exception cref="EndOfStreamException">It ends too early.</exception>
internal sealed class RecordReader(BinaryReader input)
{
    private static readonly ConcurrentDictionary<Type, MethodInfo> Arrays = new();

    public object? Read(Type type) =>
        RecordShape.Element(type) is { } element ? ReadAll(element)
        : Nullable.GetUnderlyingType(type) is { } underlying ? input.ReadBoolean() ? Read(underlying) : null
        : type == typeof(object) ? ReadConstant()
        : type == typeof(string) ? ReadText()
        : type == typeof(bool) ? input.ReadBoolean()
        : type == typeof(int) ? ReadNumber()
        : type.IsEnum ? ReadEnumeration(type)
        : ReadRecord(type);

    private object ReadAll(Type element)
    {
        // An item takes a byte at least, so that what is no length soon comes to the end.
        var items = new List<object?>();
        for (int left = ReadNumber(); left > 0; left--) items.Add(Read(element));
        return Arrays.GetOrAdd(element, ArrayOf).Invoke(null, [items]);
    }

    private object? ReadRecord(Type type)
    {
        if (!ExecutionStack.HasRoom()) throw new InvalidDataException("too much is nested");
        int kind = ReadNumber();
        if (kind == 0) return null;
        IReadOnlyList<Type> kinds = RecordShape.Kinds(type);
        if (kind < 0 || kind > kinds.Count) throw new InvalidDataException($"no {type.Name} of kind {kind}");
        RecordShape shape = RecordShape.Of(kinds[kind - 1]);
        return shape.Make([.. shape.Parameters.Select(p =>
            RecordShape.Travels(p.Name) ? Read(p.Property.PropertyType) : 0)]);
    }

    private object ReadEnumeration(Type type)
    {
        object value = Enum.ToObject(type, ReadNumber());
        return Enum.IsDefined(type, value) ? value : throw new InvalidDataException($"no {type.Name} {value}");
    }

    private string? ReadText()
    {
        int length = ReadNumber() - 1;
        if (length < 0) return null;
        byte[] bytes = input.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }

    private object? ReadConstant() => (ConstantKind)input.ReadByte() switch
    {
        ConstantKind.Null => null,
        ConstantKind.Bool => input.ReadBoolean(),
        ConstantKind.Int => ReadNumber(),
        ConstantKind.Long => input.ReadInt64(),
        ConstantKind.Float => input.ReadSingle(),
        ConstantKind.Double => input.ReadDouble(),
        ConstantKind.Text => ReadText(),
        var kind => throw new InvalidDataException($"no constant of kind {kind}"),
    };

    private int ReadNumber()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = input.ReadByte();
            value |= (uint)(part & 0x7f) << shift;
            if (part < 0x80) return (int)value;
        }

        throw new InvalidDataException("a number has too many bytes");
    }

    private static MethodInfo ArrayOf(Type element) => typeof(RecordReader)
        .GetMethod(nameof(Array), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element);

    private static EquatableArray<T> Array<T>(List<object?> items) where T : IEquatable<T> =>
        items.Cast<T>().ToEquatableArray();
}

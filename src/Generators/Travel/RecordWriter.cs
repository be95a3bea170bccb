using System;
using System.Collections;
using System.IO;
using System.Linq;

namespace GResNet.Generators.Travel;

/// <summary>
/// Writes records as bytes. Integers have seven bits a byte, the lowest first; texts their length plus one before them,
/// and 0 is null; records the number of their kind plus one, and 0 is null; arrays their length.
/// </summary>
internal sealed class RecordWriter(BinaryWriter output)
{
    public void Write(Type type, object? value)
    {
        if (RecordShape.Element(type) is { } element) WriteAll(element, (IEnumerable)value!);
        else if (Nullable.GetUnderlyingType(type) is { } underlying) WriteOptional(underlying, value);
        else if (type == typeof(object)) WriteConstant(value);
        else if (type == typeof(string)) WriteText((string?)value);
        else if (type == typeof(bool)) output.Write((bool)value!);
        else if (type == typeof(int) || type.IsEnum) WriteNumber((int)value!);
        else WriteRecord(type, value);
    }

    private void WriteAll(Type element, IEnumerable values)
    {
        object?[] items = [.. values.Cast<object?>()];
        WriteNumber(items.Length);
        foreach (object? item in items) Write(element, item);
    }

    private void WriteOptional(Type type, object? value)
    {
        output.Write(value is not null);
        if (value is not null) Write(type, value);
    }

    private void WriteRecord(Type type, object? value)
    {
        if (value is null)
        {
            WriteNumber(0);
            return;
        }

        Type kind = value.GetType();
        WriteNumber(RecordShape.Kinds(type).TakeWhile(known => known != kind).Count() + 1);
        foreach ((string name, System.Reflection.PropertyInfo property) in RecordShape.Of(kind).Parameters)
            if (RecordShape.Travels(name)) Write(property.PropertyType, property.GetValue(value));
    }

    private void WriteText(string? text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text ?? "");
        WriteNumber(text is null ? 0 : bytes.Length + 1);
        output.Write(bytes);
    }

    private void WriteConstant(object? value)
    {
        output.Write((byte)ConstantKinds.Of(value));
        switch (value)
        {
            case bool flag: output.Write(flag); break;
            case int number: WriteNumber(number); break;
            case long number: output.Write(number); break;
            case float number: output.Write(number); break;
            case double number: output.Write(number); break;
            case string text: WriteText(text); break;
        }
    }

    private void WriteNumber(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) output.Write((byte)(rest | 0x80));
        output.Write((byte)rest);
    }
}

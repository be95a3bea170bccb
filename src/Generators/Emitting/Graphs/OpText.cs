using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using GResNet.Generators.Common;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Emitting.Graphs;

/// <summary>An op with its settings: <c>Convolution[inChannels 3, outChannels 8, kernel 3, padding 1]</c>.</summary>
internal static class OpText
{
    public static string Of(Op op)
    {
        string settings = string.Join(", ", Settings(op));
        return op.GetType().Name + (settings.Length > 0 ? $"[{settings}]" : "");
    }

    /// <summary>What a record was made with, without what it is made with where nobody says.</summary>
    private static IEnumerable<string> Settings(object record) =>
        from parameter in record.GetType().GetConstructors().OrderByDescending(c => c.GetParameters().Length).First()
            .GetParameters()
        let value = record.GetType().GetProperty(parameter.Name)!.GetValue(record)
        where value is not (null or false) && !(parameter.HasDefaultValue && Equals(value, parameter.DefaultValue))
        from setting in IsRecord(value) ? Settings(value) : [Casing.LowerFirst(parameter.Name) + Text(value)]
        select setting;

    private static bool IsRecord(object value) =>
        value.GetType() is { IsEnum: false, IsPrimitive: false } type && type != typeof(string);

    private static string Text(object value) =>
        value is true ? "" : " " + Convert.ToString(value, CultureInfo.InvariantCulture);
}

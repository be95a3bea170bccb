using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GResNet.Generators.Graph;

namespace GResNet.Generators.Ops;

/// <summary>
/// The methods of <c>GResNet.Dsl.Ops</c> and operators of <c>Tensor</c>, as they stand in the files of their ops and in
/// <see cref="Functions"/>.
/// </summary>
internal static class Operations
{
    private static readonly Dictionary<string, Func<OperationCall, object?>> Own = (
        from type in typeof(Op).Assembly.GetTypes()
        where type.Namespace == typeof(Operations).Namespace
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        from mark in method.GetCustomAttributes<OperationAttribute>()
        select (mark.Name, Stage: method.CreateDelegate(typeof(Func<OperationCall, object?>))))
        .ToDictionary(row => row.Name, row => (Func<OperationCall, object?>)row.Stage);

    /// <summary>By name, what a call makes.</summary>
    public static IReadOnlyDictionary<string, Func<OperationCall, object?>> Rows { get; } = Functions.Names
        .Where(name => !Own.ContainsKey(name))
        .Select(name => new KeyValuePair<string, Func<OperationCall, object?>>(name, Functions.Stage))
        .Concat(Own)
        .ToDictionary(row => row.Key, row => row.Value);
}

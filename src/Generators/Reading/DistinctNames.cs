using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;

namespace GResNet.Generators.Reading;

/// <summary>
/// Generated files are named after classes, and the compiler compares their names without regard to case.
/// </summary>
internal static class DistinctNames
{
    /// <summary>
    /// The classes; of those whose names differ in case alone, all but the first are reported and made no source of.
    /// </summary>
    public static IEnumerable<ReadClass> Of(ImmutableArray<ReadClass> classes)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (ReadClass read in classes)
        {
            string name = read.Spec.Type.FullName;
            if (!names.TryGetValue(name, out string? first))
            {
                names.Add(name, name);
                yield return read;
                continue;
            }

            // Several of exactly one name are local to their files, of which the first has been reported.
            if (first == name) continue;
            var finding = new Finding(Descriptors.NamesDifferInCase, name, Site: 0, [first, name]);
            yield return new ReadClass(
                read.Spec with { CanReopen = false, IsSound = false }, read.Sites,
                read.Findings.Append(finding).ToEquatableArray());
        }
    }
}

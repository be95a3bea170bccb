using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using GResNet.Generators.Common;
using GResNet.Generators.Diagnostics;
using GResNet.Generators.Specs;

namespace GResNet.Generators.Reading;

/// <summary>No two models of an assembly have one name.</summary>
internal static class ModelNames
{
    /// <summary>Reports every model whose name another has before it; case does not tell names apart.</summary>
    public static EquatableArray<Finding> Check(ImmutableArray<BlockSpec> models)
    {
        var findings = new List<Finding>();
        foreach (IGrouping<string, BlockSpec> named in models.Where(model => model.Model?.Entry is not null)
            .GroupBy(model => model.Model!.Entry!.Name, StringComparer.OrdinalIgnoreCase))
        {
            string first = named.First().Type.FullName;
            findings.AddRange(named.Skip(1).Select(model => new Finding(
                Descriptors.ModelNameTwice, model.Type.FullName, model.Model!.Site,
                [first, model.Type.FullName, model.Model.Entry!.Name])));
        }

        return findings.ToEquatableArray();
    }
}

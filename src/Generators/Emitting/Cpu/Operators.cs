using System.Collections.Generic;
using System.Linq;
using GResNet.Generators.Graph;
using GResNet.Generators.Staging;

namespace GResNet.Generators.Emitting.Cpu;

/// <summary>
/// The structs that tell kernels what to do as they load and store: one for each elementwise program of a model, whichever
/// networks and layers it serves.
/// </summary>
internal sealed class Operators
{
    /// <summary>The class that holds them.</summary>
    private const string Holder = "Operators";

    private readonly List<OperatorStruct> operators = [];

    public bool IsEmpty => operators.Count == 0;

    /// <summary>An expression that makes the load of a fused node; <paramref name="local"/> names its inputs.</summary>
    public string Load(Fused fused, Node node, System.Func<int, string> local) => fused.Load.IsIdentity
        ? "new Kernels::PlainLoad()"
        : New(OperatorStruct.Load(fused, node), local);

    /// <summary>An expression that makes the store of a fused node.</summary>
    public string Store(Fused fused, Node node, System.Func<int, string> local) => fused.HasPlainStore
        ? "new Kernels::PlainStore()"
        : New(OperatorStruct.Store(fused, node), local);

    public GeneratedFile Write(StagedModel model) => TypeFrame.Write(model.Type, "Operators", code =>
    {
        code.Documentation("summary", "What happens to values while kernels have them in registers.");
        code.Line(TypeFrame.GeneratedCode);
        using (code.Block($"private static class {Holder}"))
        {
            foreach (OperatorStruct @operator in operators)
            {
                if (@operator != operators[0]) code.Line();
                @operator.Write(code);
            }
        }
    });

    private string New(OperatorStruct wanted, System.Func<int, string> local)
    {
        OperatorStruct? known = operators.Find(other => other.Matches(wanted));
        if (known is null)
        {
            int number = operators.Count(other => other.Name == wanted.Name) + 1;
            if (number > 1) wanted = wanted with { Number = number };
            operators.Add(known = wanted);
        }

        return $"new {Holder}.{known.FullName}({string.Join(", ", wanted.Inputs.Select(local))})";
    }
}
